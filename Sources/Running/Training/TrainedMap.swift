public import Checkpoints
import Datasets
import Foundation
import Kernels
import Networks
public import Recipes
import SemiDualJKO
public import Tensors

/// A map read from a checkpoint, ready to draw samples with as many threads as a rank of the run.
public struct TrainedMap {
  /// The file it was read from.
  public let path: String
  /// Which run and which step.
  public let header: CheckpointHeader
  /// The run's recipe.
  public let recipe: Recipe
  private let network: any TransportMap
  private let parameters: [FlatParameters]
  private let source: any SampleSource
  private let checkpoint: Checkpoint
  /// Sizes of one sample.
  public let sampleShape: [Int]
  /// What is wrong with newer checkpoints of the run folder.
  public private(set) var passedOver: [String] = []

  /// Reads a map.
  ///
  /// - Parameter path: a checkpoint, a stage's file, or a run folder, whose newest valid checkpoint
  ///   is taken.
  /// - Throws: `CheckpointError`, `RecipeFaults`, `DatasetError` or `RunFolderFault`.
  public init(_ path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else {
      try self.init(CheckpointFile(path))
      return
    }
    let files = try CheckpointFolder(RunFolder(path).checkpoints).files
    var faults: [String] = []
    for file in files {
      do {
        try self.init(file)
        passedOver = faults
        return
      } catch {
        faults.append("\(error)")
      }
    }
    throw RunFolderFault.noValidCheckpoint(path: path)
  }

  private init(_ file: CheckpointFile) throws {
    path = file.path
    header = try file.header()
    recipe = try Recipe(text: header.recipe, name: file.path)
    let target = try recipe.data.makeSource(shardCount: 1, shards: 0..<1, samplesPerShard: 1)
    sampleShape = target.sampleShape
    source = try recipe.source.makeSource(
      sampleShape: sampleShape, shardCount: 1, shards: 0..<1, samplesPerShard: 1)
    network = try recipe.map.makeNetwork(sampleShape: sampleShape)
    checkpoint = try file.load(
      map: network.layout,
      potential: try recipe.potential.makeNetwork(sampleShape: sampleShape).layout)
    let newest =
      try checkpoint.buffers[.mapAverage] ?? checkpoint.flat(.mapParameters, from: file.path)
    let earlier = checkpoint.earlierMaps
    // A map that has not begun to learn is a copy of the one before, and does not move on yet.
    let isUntrained = header.stepInStage == 0 && !earlier.isEmpty
    parameters = earlier + (isUntrained ? [] : [newest])
  }

  /// Draws samples of the map, with the moving average of its parameters if the run kept one.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - seed: of the random numbers; nil for the run's own.
  /// - Returns: [count, …].
  /// - Throws: `DatasetError` if the source is a dataset that cannot be read.
  public func samples(_ count: Int, seed: UInt64? = nil) throws -> Tensor {
    try samples(0..<count, seed: seed)
  }

  /// Draws the samples with the given numbers; those of one seed have the same bits however they
  /// are drawn.
  public func samples(_ numbers: Range<Int>, seed: UInt64? = nil) throws -> Tensor {
    ComputeThreads.use(recipe.threadsPerRank)
    return try sampler(seed: seed).samples(numbers)
  }

  /// Draws what samples are made from: row i is what row i of `samples` was before the map.
  ///
  /// - Parameters:
  ///   - count: how many.
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

  /// The stages that have ended.
  ///
  /// - Throws: `CheckpointError` for a stage's file, which has no table.
  public func stages() throws(CheckpointError) -> StageTable {
    try StageTable(checkpoint, from: path)
  }

  /// Draws samples of the target: fresh ones, or rows of a dataset.
  ///
  /// - Parameters:
  ///   - count: how many; of a dataset, not more than it has.
  ///   - seed: of the random numbers.
  ///   - part: which draw with this seed. Draws of one `count` share no row of a dataset, as long
  ///     as it has enough of them: part 0 has the first `count` rows of a random order, part 1 the
  ///     next.
  /// - Returns: [count, …].
  /// - Throws: `DatasetError` if the target is a dataset that cannot be read.
  public func target(_ count: Int, seed: UInt64, part: Int = 0) throws -> Tensor {
    try recipe.data.makeSource(shardCount: 1, shards: 0..<1, samplesPerShard: count)
      .evaluationSamples(count, seed: seed, part: part)
  }
}
