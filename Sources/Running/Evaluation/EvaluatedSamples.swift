import Datasets
import Distances
import Generation
import Kernels
import Parallel
import Recipes
import Tensors

/// Numbered samples: of a trained map, rows of a file, or a draw of a target.
struct EvaluatedSamples {
  /// A file, or `target`.
  let name: String
  let sampleShape: [Int]
  /// The number of samples; nil if there is no limit.
  let rowCount: Int?
  /// The number of threads of a rank, as in the run that made the samples.
  let threads: Int
  /// The faults of newer checkpoints of the run folder, which are not used.
  let passedOver: [String]
  /// Whether drawing is expensive, so ranks share it.
  private let isGenerated: Bool
  /// Returns a function that draws samples by their numbers, below a count.
  private let supply: (Int) throws -> (Range<Int>) throws -> Tensor

  init(_ map: TrainedMap) {
    (name, sampleShape, rowCount) = (map.path, map.sampleShape, nil)
    (threads, passedOver) = (map.recipe.threadsPerRank, map.passedOver)
    (isGenerated, supply) = (true, { _ in { try map.samples($0) } })
  }

  /// Rows of a file in random order.
  ///
  /// - Throws: `DatasetError` if the file cannot be read.
  init(file: String, seed: UInt64) throws {
    let source = try DataSettings.files([file], augmentation: []).makeSource(
      shardCount: 1, shards: 0..<1, samplesPerShard: 1)
    self.init(file, source, seed: seed, part: 0, threads: 1)
  }

  /// A draw of a target: part 0 is compared with samples, and measures of part 1 are the floor.
  init(of target: EvaluationTarget, part: Int, seed: UInt64, threads: Int) {
    self.init("target", target.source, seed: seed, part: part, threads: threads)
  }

  private init(
    _ name: String, _ source: any SampleSource, seed: UInt64, part: Int, threads: Int
  ) {
    (self.name, sampleShape, rowCount) = (name, source.sampleShape, source.availableCount)
    (self.threads, passedOver, isGenerated) = (threads, [], false)
    supply = { count in
      let all = try source.evaluationSamples(count, seed: seed, part: part)
      return { all.rows($0) }
    }
  }

  /// Draws the first samples; each rank computes blocks of 256.
  ///
  /// - Returns: [count, …], on every rank.
  /// - Collective: every rank of the group, in the same order.
  func draw(_ count: Int, in group: any ProcessGroup) throws -> Tensor {
    let rows = try group.agree { try self.rows(of: count) }
    if !isGenerated { return try rows(0..<count) }
    let size = sampleShape.elementCount
    let buffer = FloatBuffer(count: count * size, repeating: 0)
    try group.agree {
      for start in stride(from: 256 * group.rank, to: count, by: 256 * group.size) {
        try rows(start..<min(count, start + 256)).copy(to: buffer, at: start * size)
      }
    }
    // One rank drew each sample, and the others have zeros there. So the sum does not round.
    try group.sum(buffer)
    return Tensor(viewing: buffer, at: 0, shape: [count] + sampleShape)
  }

  /// Returns a function that draws the samples with the given numbers, below `count`.
  func rows(of count: Int) throws -> (Range<Int>) throws -> Tensor {
    ComputeThreads.use(threads)
    return try supply(count)
  }
}

/// Statistics of samples or of their target, from which measures are computed.
struct Statistics {
  /// The first samples, [count, …].
  var points: Tensor?
  var moments: GaussianMoments?
  /// Mean and covariance of the features of images.
  var featureMoments: GaussianMoments?
}

enum Statistic: CaseIterable {
  case points, moments, featureMoments

  /// The heading of its measures in the help text.
  var help: String {
    switch self {
    case .points: "Computed from --count samples"
    case .moments:
      "Computed from the mean and covariance of --moment-count samples of at most "
        + "\(Measure.largestMomentDimensions) dimensions"
    case .featureMoments:
      "Computed from the features of --count images, which the network of --features computes"
    }
  }
}
