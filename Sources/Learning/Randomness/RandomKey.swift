/// The key of a sequence of random numbers.
///
/// Element i of the sequence depends only on the key and on i. So the numbers of a shard can be drawn
/// on any rank, in any order, and again after a restart. The seed is the key of Philox, and the other
/// fields are parts of its counter: two keys with the same seed have no block in common.
///
/// A sequence can be read as bits, as uniform numbers or as normal numbers. Two reads are independent
/// if no group of 64 elements, starting at a multiple of 64, is part of both.
public struct RandomKey: Sendable, Hashable {
  /// The seed of the run.
  public let seed: UInt64
  /// The use of the numbers.
  public let purpose: Purpose
  /// A counter, whose meaning depends on the purpose: for example an optimizer step or an epoch.
  public let step: Int
  /// The shard that uses the numbers.
  public let shard: Int

  /// Makes the key for a purpose, a step and a shard.
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

  /// The length of a sequence: 2^32 blocks of four words.
  static let elementCount = 1 << 34

  /// The 64 elements from `64 * group` on, as four vectors of sixteen.
  ///
  /// Element 16 w + l of a group is word w of its block l. So the elements of a vector are consecutive,
  /// and no shuffle is needed.
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

/// The use of random numbers; numbers for different purposes are independent.
///
/// The results of every run depend on the raw values: never change or reuse one.
public enum Purpose: UInt8, Sendable, CaseIterable {
  /// Initial values of parameters.
  case initialization = 1
  /// Noise that is added to data before the potential is evaluated.
  case instanceNoise = 2
  /// Samples of the data.
  case realData = 3
  /// Samples of the source, for the update of the potential.
  case potentialSource = 4
  /// Latents of the map, for the update of the potential.
  case potentialLatent = 5
  /// Samples of the source, for the update of the map.
  case mapSource = 6
  /// Latents of the map, for the update of the map.
  case mapLatent = 7
  /// Latents of the frozen previous map, for the update of the map.
  case previousMapLatent = 8
  /// Samples of the source, for generation.
  case sampling = 9
  /// Latents of the map, for generation.
  case samplingLatent = 10
  /// Samples for distances.
  case evaluation = 11
  /// Synthetic samples written to a dataset file.
  case datasetFile = 12
}
