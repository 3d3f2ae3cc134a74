public import Networks

/// A run's whole state at one step, or a part of it: the contents of one file.
///
/// Nothing in it depends on the number of ranks.
public struct Checkpoint: Sendable {
  /// Which run this is, and how far it has come.
  public var header: CheckpointHeader
  /// Parameters, moments and averages of the networks.
  public var buffers: [BufferName: FlatParameters]
  /// Further numbers that the run continues from, by name.
  public var history: [String: Record]

  /// Gathers the parts; the file of a stage's end has few buffers and no history.
  public init(
    header: CheckpointHeader, buffers: [BufferName: FlatParameters], history: [String: Record] = [:]
  ) {
    self.header = header
    self.buffers = buffers
    self.history = history
  }

  /// The parameters of the earlier maps that samples pass through, the oldest first.
  public var earlierMaps: [FlatParameters] {
    buffers.filter { if case .earlier = $0.key.role { true } else { false } }
      .sorted { $0.key < $1.key }.map(\.value)
  }

  /// The buffer of that name.
  ///
  /// - Parameters:
  ///   - name: of the buffer.
  ///   - path: the checkpoint's file, for the error.
  /// - Returns: the buffer itself, not a copy.
  /// - Throws: ``CheckpointError`` if there is none; the file of a stage's end has no moments.
  public func buffer(
    _ name: BufferName, from path: String
  ) throws(CheckpointError) -> FlatParameters {
    guard let buffer = buffers[name] else {
      throw CheckpointError(path, .incomplete, "holds no \(name.path)")
    }
    return buffer
  }

  /// The numbers of a record.
  ///
  /// - Parameters:
  ///   - name: of the record.
  ///   - path: the checkpoint's file, for the error.
  /// - Returns: its values.
  /// - Throws: ``CheckpointError`` if there is no such record.
  public func values(_ name: String, from path: String) throws(CheckpointError) -> [Double] {
    guard let record = history[name] else {
      throw CheckpointError(path, .incomplete, "holds no /history/\(name)")
    }
    return record.values
  }
}

/// Which run a checkpoint belongs to, and how far the run had come.
public struct CheckpointHeader: Sendable, Equatable {
  /// The resolved recipe, in TOML.
  public var recipe: String
  /// The seed of all random numbers.
  public var seed: UInt64
  /// The stage k; the number of stages once the run is complete.
  public var stage: Int
  /// Optimizer steps done in this stage.
  public var stepInStage: Int
  /// Optimizer steps done in all stages.
  public var step: Int
  /// What the bits depend on beside the recipe: versions of libraries, instruction set, threads.
  public var versions: [String: String]

  /// Names all fields.
  public init(
    recipe: String, seed: UInt64, stage: Int, stepInStage: Int, step: Int,
    versions: [String: String]
  ) {
    self.recipe = recipe
    self.seed = seed
    self.stage = stage
    self.stepInStage = stepInStage
    self.step = step
    self.versions = versions
  }
}

/// Numbers that a checkpoint keeps, with what they mean.
public struct Record: Sendable, Equatable {
  /// What the numbers are, with their unit, for readers of the file.
  public var meaning: String
  /// The numbers.
  public var values: [Double]

  /// Names the numbers.
  public init(meaning: String, values: [Double]) {
    self.meaning = meaning
    self.values = values
  }
}
