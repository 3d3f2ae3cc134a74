/// A distribution given by a formula.
///
/// - Source: the samplers of the method's authors, whose names and constants these are.
public enum SyntheticKind: Sendable, Equatable {
  /// Eight Gaussians on a circle of radius 12, covariance 0.4 I.
  case eightGaussians
  /// 25 Gaussians at {-6, -3, 0, 3, 6}^2, covariance 0.005 I.
  case twentyFiveGaussians
  /// Circles of radius 4 and 8 about the origin, with normal noise of standard deviation 0.2.
  case twoCircles
  /// An arm of an Archimedean spiral, with normal noise of standard deviation 0.25.
  case spiral
  /// Two interlocking half circles of radius 10, with normal noise of standard deviation 0.5.
  case moons
  /// Every second cell of a chessboard of 4 x 4 cells with sides pi / 3.
  case checkerboard
  /// One Gaussian of any dimension; `covariance` holds the rows of a symmetric positive matrix.
  case gaussian(mean: [Float], covariance: [[Float]])

  /// The kinds without parameters.
  public static let withoutParameters: [SyntheticKind] = [
    .eightGaussians, .twentyFiveGaussians, .twoCircles, .spiral, .moons, .checkerboard,
  ]

  /// The name in a recipe and on the command line, for example `twenty-five-gaussians`.
  public var name: String {
    switch self {
    case .eightGaussians: "eight-gaussians"
    case .twentyFiveGaussians: "twenty-five-gaussians"
    case .twoCircles: "two-circles"
    case .spiral: "spiral"
    case .moons: "moons"
    case .checkerboard: "checkerboard"
    case .gaussian: "gaussian"
    }
  }
}
