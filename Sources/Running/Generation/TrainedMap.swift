public import Checkpoints
import Datasets
import Kernels
import Networks
public import Recipes
import Runs
public import Tensors

/// Which parameters of a map generate samples.
public enum MapParameters: String, Sendable, CaseIterable {
  /// Their moving average.
  case average
  /// Those after the last update, which the metrics describe.
  case last
}

/// A map read from a checkpoint, ready to generate samples with as many threads as a rank of the run.
public struct TrainedMap {
  /// The file it was read from.
  public let path: String
  /// Which run and which step.
  public let header: CheckpointHeader
  /// The run's recipe.
  public let recipe: Recipe
  /// Which parameters generate the samples.
  public let parametersKind: MapParameters
  /// Sizes of one sample.
  public let sampleShape: [Int]
  /// What is wrong with newer checkpoints of the run folder.
  public private(set) var passedOver: [String] = []
  private let network: any TransportMap
  private let parameters: [FlatParameters]
  private let source: any SampleSource
  private let data: RunSamples

  /// Reads a map.
  ///
  /// - Parameters:
  ///   - path: a checkpoint, the file of a stage, or a run folder, whose newest valid checkpoint is
  ///     read.
  ///   - kind: the parameters that generate samples; nil for the average if the run kept one, and
  ///     else the last ones.
  /// - Throws: `CheckpointError`, `RecipeFaults`, `DatasetError`, `RunFolderFault`, `NoAverage`, or
  ///   ``RunSamplesFault`` if the source is a dataset that is missing or has other rows.
  /// - Cost: reads the file, and the source if it is a dataset. The data are read only for a file of
  ///   an old format, which does not tell the shape of a sample.
  public init(_ path: String, parameters kind: MapParameters? = nil) throws {
    guard RunFolder(path).exists else {
      try self.init(CheckpointFile(path), kind)
      return
    }
    let newest = try CheckpointFolder(RunFolder(path).checkpoints).newestValid {
      try TrainedMap($0, kind)
    }
    let faults = newest.passedOver.map(\.description)
    guard let found = newest.found else {
      throw RunFolderFault.noValidCheckpoint(path: path, faults: faults)
    }
    self = found.contents
    passedOver = faults
  }

  /// What decides the samples: the step, and a fingerprint of all parameters.
  public var identity: String {
    let fingerprint = parameters.reduce(0) { $0 &* 31 &+ $1.fingerprint }
    return "step \(header.step), fingerprint \(fingerprint), source \(source.identity)"
  }

  private init(_ file: CheckpointFile, _ kind: MapParameters?) throws {
    path = file.path
    header = try file.header()
    let recipe = try header.resolvedRecipe(from: file.path)
    self.recipe = recipe
    data = RunSamples(
      path: file.path, role: .data, settings: recipe.data, recorded: header.samples?.data)
    sampleShape =
      try header.samples?.shape
      ?? data.opened {
        try recipe.data.extent(shardCount: 1, localShards: 1)
      } identity: { _ in
        nil
      }.sampleShape
    source = try Self.source(of: recipe, header, sampleShape: sampleShape, from: file.path)
    network = try recipe.map.makeNetwork(sampleShape: sampleShape)
    let checkpoint = try file.load(
      map: network.layout,
      potential: try recipe.potential.makeNetwork(sampleShape: sampleShape).layout)
    let average = checkpoint.buffers[BufferName(.map, .average)]
    if kind == .average && average == nil { throw NoAverage(path: file.path) }
    parametersKind = kind ?? (average == nil ? .last : .average)
    let last = try checkpoint.buffer(BufferName(.map, .parameters), from: file.path)
    let newest = parametersKind == .average ? average ?? last : last
    let earlier = checkpoint.earlierMaps
    // Before its first step, the map of a stage is a copy of the map before, and not to be applied.
    let isUntrained = header.stepInStage == 0 && !earlier.isEmpty
    parameters = earlier + (isUntrained ? [] : [newest])
    guard parameters.allSatisfy(\.isFinite) else {
      throw CheckpointError(file.path, .incomplete, "holds parameters that are not finite")
    }
  }

  private static func source(
    of recipe: Recipe, _ header: CheckpointHeader, sampleShape: [Int], from path: String
  ) throws -> any SampleSource {
    func open() throws -> any SampleSource {
      try recipe.source.makeSource(
        sampleShape: sampleShape, shardCount: 1, shards: 0..<1, samplesPerShard: 1)
    }
    guard case .data(let settings) = recipe.source else { return try open() }
    return try RunSamples(
      path: path, role: .source, settings: settings, recorded: header.samples?.source
    ).opened(by: open, identity: \.identity)
  }

  /// Generates samples with the chosen parameters of the map.
  ///
  /// - Parameters:
  ///   - count: the number of samples.
  ///   - seed: of the random numbers; nil for the run's own.
  /// - Returns: [count, …].
  /// - Throws: `DatasetError` if the source is a dataset that cannot be read.
  public func samples(_ count: Int, seed: UInt64? = nil) throws -> Tensor {
    try samples(0..<count, seed: seed)
  }

  /// Generates the samples with the given numbers; the bits of a sample depend only on its number and
  /// the seed.
  public func samples(_ numbers: Range<Int>, seed: UInt64? = nil) throws -> Tensor {
    try recipe.prepareToCompute()
    return try sampler(seed: seed).samples(numbers)
  }

  /// The source's samples: `samples` generates its row i from row i of these.
  ///
  /// - Parameters:
  ///   - count: the number of samples.
  ///   - seed: of the random numbers; nil for the run's own.
  /// - Returns: [count, …].
  /// - Throws: `DatasetError` if the source is a dataset that cannot be read.
  public func sources(_ count: Int, seed: UInt64? = nil) throws -> Tensor {
    try sampler(seed: seed).sources(0..<count)
  }

  private func sampler(seed: UInt64?) -> Sampler {
    Sampler(
      map: network, parameters: parameters, source: source, seed: seed ?? header.seed,
      precision: recipe.precision.own)
  }

  /// Draws samples of the data: fresh ones, or rows of a dataset.
  ///
  /// - Parameters:
  ///   - count: the number of samples; of a dataset, not more than it has.
  ///   - seed: of the random numbers.
  ///   - part: which draw of this seed. The draws of a dataset with enough rows have no row in common.
  /// - Returns: [count, …].
  /// - Throws: `DatasetError` if the data cannot be read, or ``RunSamplesFault``.
  public func data(_ count: Int, seed: UInt64, part: Int = 0) throws -> Tensor {
    try openData {
      try recipe.data.makeSource(shardCount: 1, shards: 0..<1, samplesPerShard: count)
    } identity: {
      $0.identity
    }.evaluationSamples(count, seed: seed, part: part)
  }

  /// Opens the run's data, and compares them with those that the map has learned from.
  ///
  /// - Parameters:
  ///   - open: opens the data of the recipe.
  ///   - identity: what decides all samples that were opened.
  /// - Returns: the result of `open`.
  /// - Throws: ``RunSamplesFault`` if a file is missing or has other rows; an error of `open`.
  public func openData<Opened>(
    _ open: () throws -> Opened, identity: (Opened) -> String
  ) throws -> Opened {
    try data.opened(by: open, identity: identity)
  }

  /// Samples of the map with the numbers of a picture, where -1 is black and 1 is white.
  public func shown(_ samples: Tensor) -> Tensor {
    StagePicture.shown(samples, of: header.samples?.valueRange)
  }
}

/// The average of a map was asked for, but its run keeps none.
public struct NoAverage: Error, Equatable, CustomStringConvertible {
  let path: String

  /// What is wrong, and what to do.
  public var description: String {
    "\(path): the run keeps no average of the map's parameters: omit --parameters average"
  }
}
