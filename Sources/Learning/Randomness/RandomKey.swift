/// Names an endless sequence of random numbers.
///
/// Element i of the sequence depends on the key and on i alone, so that shards can be drawn on any
/// rank, in any order, and again after a restart. Different keys are different counters of one
/// Philox key, the seed: no two keys of a seed share a block.
///
/// A sequence can be read as bits, as uniform or as normal numbers. Two readings are independent
/// of each other if they do not meet in a group of 64 elements, from a multiple of 64 on.
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

  /// How many elements a sequence has: 2^32 blocks of four words.
  static let elementCount = 1 << 34

  /// 64 elements from `64 * group` on, as four vectors of sixteen.
  ///
  /// Element 16 w + l of a group is word w of the group's block l, so that a vector of words is a
  /// run of elements and nothing has to be shuffled.
  @inline(__always)
  func words(ofGroup group: Int) -> Philox.Words {
    Philox.blocks(
      from: UInt32(truncatingIfNeeded: group &<< 4),
      counter: (
        UInt32(truncatingIfNeeded: shard), UInt32(truncatingIfNeeded: step),
        UInt32(truncatingIfNeeded: step &>> 32) | UInt32(purpose.rawValue) &<< 24
      ),
      key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed &>> 32)))
  }
}
