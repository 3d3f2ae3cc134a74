/// Names an endless sequence of random numbers.
///
/// Element i of the sequence depends on the key and on i alone, so that shards can be drawn on any
/// rank, in any order, and again after a restart. Two different keys give independent sequences.
public struct RandomKey: Sendable, Hashable {
  /// The run's seed.
  public let seed: UInt64
  /// What the numbers are for.
  public let purpose: Purpose
  /// When they are used, counted as the purpose pleases.
  public let step: Int
  /// Which shard uses them.
  public let shard: Int

  /// Names the sequence for a purpose, a step and a shard.
  ///
  /// - Precondition: `step` is in 0 ..< 2^56 and `shard` in 0 ..< 2^32.
  public init(seed: UInt64, purpose: Purpose, step: Int = 0, shard: Int = 0) {
    precondition(0 <= step && step < 1 << 56, "random numbers for step \(step)")
    precondition(0 <= shard && shard <= UInt32.max, "random numbers for shard \(shard)")
    self.seed = seed
    self.purpose = purpose
    self.step = step
    self.shard = shard
  }
}
