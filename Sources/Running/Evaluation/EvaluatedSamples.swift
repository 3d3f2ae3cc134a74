import Datasets
import Distances
import Generation
import Kernels
import Parallel
import Recipes
import Tensors

/// Samples of a trained map, of a file, or of a target, which have numbers.
///
/// Sample i has the same bits on every rank, so ranks can share the work.
struct EvaluatedSamples {
  /// A file, or `target`.
  let name: String
  /// Which parameters of a map generated the samples; nil if no map did.
  let parametersKind: MapParameters?
  let sampleShape: [Int]
  /// What decides all samples.
  let identity: String
  /// What a user should know about them.
  let notes: [String]
  /// The number of samples; nil if there is no limit.
  let rowCount: Int?
  /// The number of threads of a rank, as in the run that made the samples.
  let threads: Int
  /// The faults of newer checkpoints of the run folder, which are not used.
  let passedOver: [String]
  /// Whether a network computes the samples; ranks then share the work.
  ///
  /// Every rank reads or draws other samples itself.
  private let isGenerated: Bool
  /// Returns a function that draws samples by their numbers, below a count.
  private let supply: (Int) throws -> (Range<Int>) throws -> Tensor

  init(_ map: TrainedMap) {
    (name, sampleShape, rowCount) = (map.path, map.sampleShape, nil)
    parametersKind = map.parametersKind
    (identity, notes) = (map.identity, [])
    (threads, passedOver) = (map.recipe.threadsPerRank, map.passedOver)
    isGenerated = true
    supply = { _ in { try Self.checkFinite(try map.samples($0), of: map.path) } }
  }

  /// Rows of a file in random order.
  ///
  /// - Throws: `DatasetError` if the file cannot be read.
  init(file: String, seed: UInt64) throws {
    let source = try DataSettings.files([file], augmentation: []).makeSource(
      shardCount: 1, shards: 0..<1, samplesPerShard: 1)
    self.init(file, source, seed: seed, part: 0, threads: 1)
  }

  /// A draw of a target.
  ///
  /// Samples are compared with part 0. Part 1, compared with part 0, gives the floor of each measure.
  init(of target: EvaluationTarget, part: Int, seed: UInt64, threads: Int) {
    self.init("target", target.source, seed: seed, part: part, threads: threads)
  }

  private init(
    _ name: String, _ source: any SampleSource, seed: UInt64, part: Int, threads: Int
  ) {
    (self.name, sampleShape, rowCount) = (name, source.sampleShape, source.availableCount)
    parametersKind = nil
    (identity, notes) = (source.identity, source.notesOnGenerated)
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
    // One rank drew each sample, and all others have zeros in its place. So the sum is exact.
    try group.sum(buffer)
    return Tensor(viewing: buffer, at: 0, shape: [count] + sampleShape)
  }

  /// - Throws: `EvaluationFault` if a map generated a number that is not finite.
  private static func checkFinite(_ samples: Tensor, of path: String) throws -> Tensor {
    guard samples.values.allSatisfy(\.isFinite) else {
      throw EvaluationFault(
        "\(path): the map generates numbers that are not finite: training has diverged. Evaluate an "
          + "earlier stage or checkpoint")
    }
    return samples
  }

  /// Returns a function that draws the samples with the given numbers, below `count`.
  func rows(of count: Int) throws -> (Range<Int>) throws -> Tensor {
    try ComputeThreads.use(threads)
    return try supply(count)
  }
}

/// Statistics of samples or of their target, from which measures are computed.
struct Statistics {
  /// The first samples, [count, …].
  var points: Tensor?
  var moments: GaussianMoments?
  /// The median distance between points of a target; see `MaximumMeanDiscrepancy`.
  var kernelScale: Float?
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
