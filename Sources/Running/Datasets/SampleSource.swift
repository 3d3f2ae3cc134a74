public import Randomness
public import Tensors

/// An endless supply of samples; its description tells the user what it gives.
///
/// The samples of a draw depend on the draw alone, never on the rank, on time, or on what was
/// drawn before.
public protocol SampleSource: Sendable, CustomStringConvertible {
  /// Sizes of one sample: `[d]`, or `[channels, height, width]`.
  var sampleShape: [Int] { get }

  /// Draws a shard's samples for one step.
  ///
  /// - Parameters:
  ///   - count: how many; the same for every shard and step of a run.
  ///   - draw: which ones.
  /// - Returns: a tensor of shape `[count] + sampleShape`.
  /// - Throws: whatever keeps a source from reading what it has not in memory.
  func samples(_ count: Int, for draw: Draw) throws -> Tensor
}

/// Which samples of an endless supply: the place of a draw in a run.
public struct Draw: Sendable, Equatable {
  /// The run's seed.
  public var seed: UInt64
  /// What the samples are for; draws of different purposes are independent.
  public var purpose: Purpose
  /// Which draw of this purpose it is, from 0.
  public var step: Int
  /// For which shard, below `shardCount`.
  public var shard: Int
  /// How many shards the dataset and the batch are cut into.
  public var shardCount: Int

  /// Names the place of a draw.
  public init(seed: UInt64, purpose: Purpose, step: Int, shard: Int, shardCount: Int) {
    precondition(0 <= shard && shard < shardCount, "shard \(shard) of \(shardCount)")
    self.seed = seed
    self.purpose = purpose
    self.step = step
    self.shard = shard
    self.shardCount = shardCount
  }

  /// The random numbers of this draw.
  var key: RandomKey { RandomKey(seed: seed, purpose: purpose, step: step, shard: shard) }
}
