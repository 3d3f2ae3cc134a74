public import Networks

/// The state of a run at one step, or a part of it: the contents of one file.
///
/// It does not depend on the number of ranks.
public struct Checkpoint: Sendable {
  /// The run, and its stage and step.
  public var header: CheckpointHeader
  /// Parameters, moments and averages of the networks.
  public var buffers: [BufferName: FlatParameters]
  /// Further numbers that the run continues from, by name.
  public var history: [String: Record]

  /// Makes a checkpoint; the file of a stage's end has few buffers and no history.
  public init(
    header: CheckpointHeader, buffers: [BufferName: FlatParameters], history: [String: Record] = [:]
  ) {
    self.header = header
    self.buffers = buffers
    self.history = history
  }

  /// The parameters of the earlier maps that samples pass through, from stage 0 on.
  public var earlierMaps: [FlatParameters] {
    buffers.filter { if case .earlier = $0.key.role { true } else { false } }
      .sorted { $0.key < $1.key }.map(\.value)
  }

  /// What is kept of a stage at its end: the maps that generate samples, and the potential.
  public var atStageEnd: Checkpoint {
    let kept = buffers.filter { name, _ in
      switch name.role {
      case .parameters, .average: true
      case .earlier(let stage): stage < header.stage
      case .previous, .firstMoment, .secondMoment: false
      }
    }
    return Checkpoint(header: header, buffers: kept)
  }

  /// The buffer with this name, not a copy; the path of the file is for the error.
  ///
  /// - Throws: ``CheckpointError`` if there is none; the file of a stage's end has no moments.
  public func buffer(
    _ name: BufferName, from path: String
  ) throws(CheckpointError) -> FlatParameters {
    guard let buffer = buffers[name] else {
      throw CheckpointError(path, .incomplete, "holds no \(name.path)")
    }
    return buffer
  }

  /// The numbers of a record of the history; the path of the file is for the error.
  ///
  /// - Throws: ``CheckpointError`` if there is no such record.
  public func values(_ name: String, from path: String) throws(CheckpointError) -> [Double] {
    guard let record = history[name] else {
      throw CheckpointError(path, .incomplete, "holds no /history/\(name)")
    }
    return record.values
  }
}

/// The run that a checkpoint belongs to, and the stage and step that it had reached.
public struct CheckpointHeader: Sendable, Equatable {
  /// The resolved recipe, in TOML.
  public var recipe: String
  /// The seed of all random numbers.
  public var seed: UInt64
  /// The samples that the run learns from; nil in files of format version 1.
  public var samples: SampleRecord?
  /// The stage k; after the last stage, the number of stages.
  public var stage: Int
  /// Optimizer steps done in this stage.
  public var stepInStage: Int
  /// Optimizer steps done in all stages.
  public var step: Int
  /// What the bits depend on in addition to the recipe: versions of libraries, instruction set,
  /// threads.
  public var versions: [String: String]

  /// Makes a header of its parts.
  public init(
    recipe: String, seed: UInt64, samples: SampleRecord?, stage: Int, stepInStage: Int,
    step: Int, versions: [String: String]
  ) {
    self.recipe = recipe
    self.seed = seed
    self.samples = samples
    self.stage = stage
    self.stepInStage = stepInStage
    self.step = step
    self.versions = versions
  }
}

/// Numbers in a checkpoint, with their meaning.
public struct Record: Sendable, Equatable {
  /// What the numbers are, with their unit; the attribute `meaning` in the file.
  public var meaning: String
  /// The numbers.
  public var values: [Double]

  /// Makes a record of numbers.
  public init(meaning: String, values: [Double]) {
    self.meaning = meaning
    self.values = values
  }
}
