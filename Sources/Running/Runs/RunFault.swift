/// Why a run cannot start or continue.
public enum RunFault: Error, Equatable, CustomStringConvertible {
  /// A loss or a parameter is not finite.
  case notFinite(stage: Int, step: Int)
  /// Ranks hold different numbers: in which buffers, and which ranks differ from most.
  case replicasDiffer(step: Int, differences: String)
  /// The recipe requires bf16, and the processor has no instructions for it.
  case noBFloat16(instructionSet: String)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .notFinite(let stage, let step):
      """
      training has diverged: a loss or a parameter is no longer finite in stage \(stage), at step \
      \(step); the last checkpoint is kept. Lower the learning rates or raise method.r1_weight, \
      and start in another run folder
      """
    case .replicasDiffer(let step, let differences):
      """
      ranks hold different numbers at step \(step): \(differences). The processor or the memory of a \
      host is faulty; the last checkpoint is kept, and nothing was written since. Leave out that host \
      (if none is named, find it by running on fewer hosts), then start the same command again
      """
    case .noBFloat16(let instructionSet):
      """
      precision: "bf16-only" needs a processor with instructions for bf16, and this one has \
      \(instructionSet); set precision to "bf16", which falls back to f32, or to "f32"
      """
    }
  }
}
