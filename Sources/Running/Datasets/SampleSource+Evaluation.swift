import Randomness
public import Tensors

extension SampleSource {
  /// How many samples there are, if they are rows of a dataset; nil if they never end.
  public var availableCount: Int? { (self as? FileSource)?.rowCount }

  /// Draws samples to measure distances with: fresh ones, or rows of a dataset.
  ///
  /// - Parameters:
  ///   - count: how many; of a dataset, not more than it has.
  ///   - seed: of the random numbers.
  ///   - part: which draw with this seed. Draws of one `count` share no row of a dataset, as long
  ///     as it has enough of them: part 0 has the first `count` rows of a random order, part 1 the
  ///     next.
  /// - Returns: [count, …].
  /// - Precondition: a source of files has all rows in one shard.
  /// - Throws: whatever keeps the source from being read.
  public func evaluationSamples(_ count: Int, seed: UInt64, part: Int = 0) throws -> Tensor {
    try samples(
      count, for: Draw(seed: seed, purpose: .evaluation, step: part, shard: 0, shardCount: 1))
  }
}
