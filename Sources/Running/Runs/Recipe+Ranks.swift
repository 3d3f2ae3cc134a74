public import Kernels
public import Parallel
public import Recipes

extension Recipe {
  /// Reads a recipe on rank 0 and gives it to all ranks.
  ///
  /// mpirun brings neither the environment nor the files of rank 0 to other hosts.
  ///
  /// - Parameters:
  ///   - argument: a path, or the name of a built-in recipe.
  ///   - group: all processes that use the recipe.
  ///   - environment: variables, of which `SJKO_…` set keys.
  ///   - overrides: arguments of `--set`.
  /// - Returns: the same recipe on all ranks.
  /// - Throws: `AgreedFailure` with `RecipeFaults`.
  /// - Collective: every rank of the group, in the same order.
  public static func load(
    _ argument: String, in group: any ProcessGroup, environment: [String: String],
    overrides: [String]
  ) throws -> Recipe {
    let text = try group.agree {
      guard group.isRoot else { return "" }
      return try Recipe.load(
        from: RecipeOrigin(argument), environment: environment, overrides: overrides
      ).text
    }
    return try Recipe(text: try group.broadcast(text: text), name: argument)
  }
}

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
