import Glibc

/// A distribution given by a formula.
///
/// - Source: names and constants come from the samplers of the method's authors.
public enum SyntheticKind: Sendable, Equatable {
  /// A distribution of points in the plane, without parameters.
  case planar(PlanarDistribution)
  /// A Gaussian of any dimension; `covariance`, by rows, is symmetric and positive definite.
  case gaussian(mean: [Float], covariance: [[Float]])

  /// All kinds without parameters; a new kind needs a value below and an element here.
  public static let withoutParameters: [SyntheticKind] = [
    .eightGaussians, .twentyFiveGaussians, .twoCircles, .spiral, .moons, .checkerboard,
  ]

  /// The name in a recipe and on the command line, for example `twenty-five-gaussians`.
  public var name: String { planar?.name ?? "gaussian" }

  /// The distribution in words, for help texts.
  public var meaning: String { planar?.meaning ?? "one Gaussian of any dimension" }

  /// The modes, in the order in which a batch visits them; nil unless all parts are round Gaussians.
  public var modes: Modes? { planar?.modes }

  /// Whether the distribution is a mixture of parts, which ``PartDraws`` can balance.
  ///
  /// Samples of the other kinds are always independent of each other.
  public var hasParts: Bool { (planar?.partCount ?? 1) > 1 }

  private var planar: PlanarDistribution? {
    if case .planar(let distribution) = self { distribution } else { nil }
  }

  /// Round Gaussians with equal weights and variances, which together make a distribution.
  public struct Modes: Sendable {
    /// The mean of each mode.
    public let centres: [[Float]]
    /// The standard deviation of every mode in every direction.
    public let standardDeviation: Float
  }
}

/// A distribution of points in the plane: a point by a formula, plus normal noise.
public struct PlanarDistribution: Sendable, Equatable {
  /// The variables that determine a point without its noise.
  struct Variables {
    /// The part of the mixture, less than `partCount`.
    let part: Int
    /// The sample's number among the samples of its part in the batch.
    let index: Int
    /// Number of samples of a part in the batch.
    let count: Int
    /// Independent uniform numbers in [0, 1).
    let u: Double
    let v: Double
  }

  let name: String
  let meaning: String
  /// Number of parts of the mixture; 1 if it is not a mixture.
  let partCount: Int
  /// Standard deviation of the noise in both directions.
  let noise: Float
  let modes: SyntheticKind.Modes?
  /// The point without its noise.
  let point: @Sendable (Variables) -> (x: Double, y: Double)

  /// Distributions are equal if their names are.
  public static func == (first: Self, second: Self) -> Bool { first.name == second.name }
}

extension SyntheticKind {
  /// Eight Gaussians on a circle.
  public static let eightGaussians = mixture(
    "eight-gaussians", "8 Gaussians on a circle of radius 12, covariance 0.4 I",
    Modes(
      centres: (0..<8).map { mode in
        let centre = point(radius: 12, angle: 2 * .pi * Double(mode) / 8)
        return [Float(centre.x), Float(centre.y)]
      }, standardDeviation: Float(0.4).squareRoot()))

  /// 25 Gaussians on a square grid.
  public static let twentyFiveGaussians = mixture(
    "twenty-five-gaussians", "25 Gaussians at {-6, -3, 0, 3, 6}^2, covariance 0.005 I",
    Modes(
      centres: [-6, -3, 0, 3, 6].flatMap { x in [-6, -3, 0, 3, 6].map { y in [x, y] } },
      standardDeviation: Float(0.005).squareRoot()))

  /// Two circles around the origin.
  public static let twoCircles = planar(
    "two-circles", "circles of radius 4 and 8, noise 0.2", partCount: 2, noise: 0.2
  ) { point(radius: $0.part == 0 ? 4 : 8, angle: 2 * .pi * $0.u) }

  /// One arm of an Archimedean spiral.
  public static let spiral = planar(
    "spiral", "one arm of the spiral r = theta + pi, noise 0.25", noise: 0.25
  ) {
    let angle = 3 * .pi * $0.u.squareRoot() - .pi / 2
    return point(radius: angle + .pi, angle: angle)
  }

  /// Two interlocking half circles; the points of a batch are evenly spaced on each.
  public static let moons = planar(
    "moons", "two interlocking half circles of radius 10, noise 0.5", partCount: 2, noise: 0.5
  ) {
    let (x, y) = point(radius: 10, angle: .pi * Double($0.index) / Double(max(1, $0.count - 1)))
    return $0.part == 0 ? (x + 5, 2 - y) : (x - 5, y - 2)
  }

  /// Every second cell of a chessboard.
  public static let checkerboard = planar(
    "checkerboard", "every second cell of a chessboard of 4 x 4 cells with sides pi / 3", noise: 0
  ) {
    // One of four columns, and in it one of the two cells of the right colour.
    let column = 4 * $0.u
    let pair = 2 * $0.v
    let row = 2 * floor(pair) + (Int(column).isMultiple(of: 2) ? 1 : 0)
    return (.pi / 3 * (column - 2), .pi / 3 * (row + pair - floor(pair) - 2))
  }

  private static func planar(
    _ name: String, _ meaning: String, partCount: Int = 1, noise: Float, modes: Modes? = nil,
    point: @escaping @Sendable (PlanarDistribution.Variables) -> (x: Double, y: Double)
  ) -> SyntheticKind {
    .planar(
      PlanarDistribution(
        name: name, meaning: meaning, partCount: partCount, noise: noise, modes: modes,
        point: point))
  }

  private static func mixture(_ name: String, _ meaning: String, _ modes: Modes) -> SyntheticKind {
    planar(
      name, meaning, partCount: modes.centres.count, noise: modes.standardDeviation, modes: modes
    ) {
      let centre = modes.centres[$0.part]
      return (Double(centre[0]), Double(centre[1]))
    }
  }

  private static func point(radius: Double, angle: Double) -> (x: Double, y: Double) {
    (radius * cos(angle), radius * sin(angle))
  }
}
