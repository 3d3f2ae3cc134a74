import Randomness

/// How samples of a distribution made of parts (modes, circles, half circles) come by their part.
public enum PartDraws: String, Sendable, CaseIterable {
  /// In turn over the whole batch, so that all parts have equally many samples, as the method's
  /// authors train.
  case balanced
  /// Each at random, as independent draws of the distribution do: two of 25 Gaussians then differ by
  /// what goes from mode to mode, besides what moves within a mode.
  case independent

  /// A number in a batch, from which a sample's part is taken.
  ///
  /// - Parameters:
  ///   - index: of the sample in its shard's `count`.
  ///   - count: samples of a shard.
  ///   - draw: which draw.
  /// - Returns: the number, and how many there are.
  func number(of index: Int, outOf count: Int, _ draw: Draw) -> (number: Int, batch: Int) {
    switch self {
    case .balanced: (draw.shard * count + index, draw.shardCount * count)
    // Of 2^32 numbers 25 modes have equally many but for one in 10^8.
    case .independent: (Int(draw.key.bits(at: Self.firstElement + index)), 1 << 32)
    }
  }

  /// Behind the elements that places and noise are made of, however many samples there are.
  private static let firstElement = 1 << 33
}

extension SyntheticKind {
  /// Whether it is made of parts.
  ///
  /// Samples of the other kinds are always independent of each other.
  public var hasParts: Bool {
    switch self {
    case .eightGaussians, .twentyFiveGaussians, .twoCircles, .moons: true
    case .spiral, .checkerboard, .gaussian: false
    }
  }
}
