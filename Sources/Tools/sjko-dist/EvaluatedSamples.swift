import Datasets
import Kernels
import Parallel
import Recipes
import Tensors
import Generation

/// Samples that are measured: of a map, rows of a file, or a second draw of the target.
struct EvaluatedSamples {
  /// A file, or `target`.
  let name: String
  let target: EvaluationTarget
  let sampleShape: [Int]
  /// How many there are; nil if they never end.
  let rowCount: Int?
  /// How many threads a rank computes with: as many as one of the run.
  let threads: Int
  /// Newer checkpoints of a run folder that are no good.
  private(set) var passedOver: [String] = []
  private let supply: Supply

  private enum Supply {
    case map(TrainedMap)
    case source(any SampleSource, seed: UInt64, part: Int)
  }

  /// Samples of a map.
  init(_ map: TrainedMap, target: EvaluationTarget) {
    name = map.path
    self.target = target
    sampleShape = map.sampleShape
    rowCount = nil
    threads = map.recipe.threadsPerRank
    passedOver = map.passedOver
    supply = .map(map)
  }

  /// Random rows of a file.
  init(file: String, target: EvaluationTarget, seed: UInt64) throws {
    let source = try DataSettings.files([file], augmentation: []).makeSource(
      shardCount: 1, shards: 0..<1, samplesPerShard: 1)
    (name, self.target, sampleShape) = (file, target, source.sampleShape)
    (rowCount, threads) = (source.availableCount, 1)
    supply = .source(source, seed: seed, part: 0)
  }

  /// A second draw of the target: what it gives is the floor of every measure.
  init(of target: EvaluationTarget, seed: UInt64, threads: Int) {
    (name, self.target, sampleShape) = ("target", target, target.sampleShape)
    (rowCount, self.threads) = (target.source.availableCount, threads)
    supply = .source(target.source, seed: seed, part: 1)
  }

  /// Draws the first samples, a block of 256 at a time on each rank.
  ///
  /// - Returns: [count, …], on every rank.
  /// - Collective: every rank of the group, in the same order.
  func draw(_ count: Int, in group: any ProcessGroup) throws -> Tensor {
    ComputeThreads.use(threads)
    guard case .map(let map) = supply else { return try rows(of: count)(0..<count) }
    let size = sampleShape.elementCount
    let buffer = FloatBuffer(count: count * size, repeating: 0)
    try group.agree {
      for start in stride(from: 256 * group.rank, to: count, by: 256 * group.size) {
        try map.samples(start..<min(count, start + 256)).copy(to: buffer, at: start * size)
      }
    }
    // All others have zeros there, so the sum is what one rank has drawn.
    try group.sum(buffer)
    return Tensor(viewing: buffer, at: 0, shape: [count] + sampleShape)
  }

  /// A function that gives the samples with some numbers, out of `count`.
  func rows(of count: Int) throws -> (Range<Int>) throws -> Tensor {
    ComputeThreads.use(threads)
    switch supply {
    case .map(let map): return { try map.samples($0) }
    case .source(let source, let seed, let part):
      let all = try source.evaluationSamples(count, seed: seed, part: part)
      return { all.rows($0) }
    }
  }
}
