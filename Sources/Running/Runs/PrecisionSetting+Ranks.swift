public import Kernels
public import Parallel
public import Recipes

extension PrecisionSetting {
  /// The precision of convolutions on all ranks.
  ///
  /// - Parameter group: all processes that train together.
  /// - Returns: bf16 if the recipe asks for it and all ranks have instructions for it.
  /// - Throws: `AgreedFailure` if the recipe requires bf16 and a rank's processor has no instructions
  ///   for it.
  /// - Collective: every rank of the group, in the same order.
  public func agreed(in group: any ProcessGroup) throws -> Precision {
    guard self != .float32 else { return .f32 }
    try group.agree {
      guard Precision.bf16.isNative || self != .onlyBFloat16 else {
        throw RunFault.noBFloat16(instructionSet: ComputeLibrary.instructionSet)
      }
    }
    return try group.maximum([Precision.bf16.isNative ? 0 : 1]) == [0] ? .bf16 : .f32
  }

  /// The precision of convolutions in a process that computes alone.
  public var own: Precision { self != .float32 && Precision.bf16.isNative ? .bf16 : .f32 }
}
