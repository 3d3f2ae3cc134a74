import Glibc

extension SyntheticKind {
  /// Equal round Gaussians that make up a distribution.
  public struct Modes: Sendable {
    /// The middle of each.
    public let centres: [[Float]]
    /// In every direction, of every mode.
    public let standardDeviation: Float
  }

  /// The modes of a kind that is made of some, in the order in which a batch goes through them.
  public var modes: Modes? {
    switch self {
    case .eightGaussians: .eightGaussians
    case .twentyFiveGaussians: .twentyFiveGaussians
    case .twoCircles, .spiral, .moons, .checkerboard, .gaussian: nil
    }
  }
}

extension SyntheticKind.Modes {
  static let eightGaussians = Self(
    centres: (0..<8).map { mode in
      let angle = 2 * Double.pi * Double(mode) / 8
      return [Float(12 * cos(angle)), Float(12 * sin(angle))]
    }, standardDeviation: Float(0.4).squareRoot())

  static let twentyFiveGaussians = Self(
    centres: places.flatMap { x in places.map { y in [x, y] } },
    standardDeviation: Float(0.005).squareRoot())

  private static let places: [Float] = [-6, -3, 0, 3, 6]
}
