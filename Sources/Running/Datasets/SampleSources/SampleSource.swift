public import Randomness
public import Tensors

/// A source of samples for training and evaluation; a dataset repeats its rows, epoch after epoch.
///
/// Samples depend only on their key and their count. They do not depend on the rank, on time, or on
/// earlier calls.
public protocol SampleSource: Sendable, CustomStringConvertible {
  /// Sizes of one sample: `[d]`, or `[channels, height, width]`.
  var sampleShape: [Int] { get }

  /// What decides all samples: number, shape, type and digest of rows, or a formula with its
  /// parameters. Files with the same rows have the same identity.
  var identity: String { get }

  /// The lowest and the highest number of all rows; nil for a source of unlimited samples.
  var valueRange: ClosedRange<Float>? { get }

  /// What a user should know about samples to learn from, one sentence each; usually nothing.
  var notes: [String] { get }

  /// The same for samples that a network may have generated.
  var notesOnGenerated: [String] { get }

  /// Number of rows of a dataset; nil for a source of unlimited samples.
  var availableCount: Int? { get }

  /// One shard's samples of one step, `[count] + sampleShape`; a run has one `count`.
  ///
  /// - Throws: an error if samples cannot be read.
  func samples(_ count: Int, for key: SampleKey) throws -> Tensor
}

/// Identifies one shard's part of one batch.
///
/// Unlike a `RandomKey`, it also holds the number of shards.
public struct SampleKey: Sendable, Equatable {
  /// The run's seed.
  public var seed: UInt64
  /// The use of the samples; samples of different purposes are independent.
  public var purpose: Purpose
  /// Number of the batch, counted from 0 for each purpose.
  public var step: Int
  /// The shard, less than `shardCount`.
  public var shard: Int
  /// Number of shards of data and batch.
  public var shardCount: Int

  /// Makes a key of its parts.
  public init(seed: UInt64, purpose: Purpose, step: Int, shard: Int, shardCount: Int) {
    precondition(0 <= shard && shard < shardCount, "shard \(shard) of \(shardCount)")
    self.seed = seed
    self.purpose = purpose
    self.step = step
    self.shard = shard
    self.shardCount = shardCount
  }

  /// The random numbers for these samples.
  var randomKey: RandomKey { RandomKey(seed: seed, purpose: purpose, step: step, shard: shard) }
}

extension SampleSource {
  /// None.
  public var notes: [String] { [] }

  /// None.
  public var notesOnGenerated: [String] { [] }

  /// Nil: the samples are unlimited.
  public var valueRange: ClosedRange<Float>? { nil }

  /// Nil: the samples are unlimited.
  public var availableCount: Int? { nil }

  /// Draws new samples for distances, or selects rows of a dataset.
  ///
  /// - Parameters:
  ///   - count: number of samples; for a dataset, at most its number of rows.
  ///   - seed: of the random numbers.
  ///   - part: selects different samples of the same seed. For a dataset, part 0 has the first
  ///     `count` rows of a random order, and part 1 the next `count` rows. Parts of equal `count`
  ///     have no row in common if the dataset has enough rows for all of them.
  /// - Returns: a tensor of shape `[count] + sampleShape`.
  /// - Precondition: a source of files has all rows in one shard.
  /// - Throws: an error if samples cannot be read.
  public func evaluationSamples(_ count: Int, seed: UInt64, part: Int = 0) throws -> Tensor {
    try samples(
      count, for: SampleKey(seed: seed, purpose: .evaluation, step: part, shard: 0, shardCount: 1))
  }
}

/// Standard normal samples: the usual source of x.
public struct NormalNoise: SampleSource {
  /// Sizes of one sample.
  public let sampleShape: [Int]

  /// Makes a source for samples of a shape.
  public init(sampleShape: [Int]) { self.sampleShape = sampleShape }

  /// The kind and shape of the samples.
  public var identity: String { "standard normal of \(sampleShape.sizesText)" }

  /// Draws a shard's noise.
  public func samples(_ count: Int, for key: SampleKey) -> Tensor {
    Tensor(shape: [count] + sampleShape) { key.randomKey.fill(normal: &$0) }
  }

  /// The kind and shape of the samples, for the user.
  public var description: String { "standard normal noise of shape \(sampleShape)" }
}

/// Samples that have a shape but no values, for the dry run of a step.
public struct BlankSource: SampleSource {
  /// Sizes of one sample.
  public let sampleShape: [Int]

  /// Makes a source for samples of a shape.
  public init(sampleShape: [Int]) { self.sampleShape = sampleShape }

  /// Nothing decides the samples.
  public var identity: String { "no values" }

  /// Returns memory that is allocated and not written.
  public func samples(_ count: Int, for key: SampleKey) -> Tensor {
    Tensor(shape: [count] + sampleShape) { _ in }
  }

  /// The shape of the samples, for the user.
  public var description: String { "samples of shape \(sampleShape) without values" }
}
