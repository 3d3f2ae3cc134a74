import Glibc
import Randomness
public import Tensors

/// Samples of a distribution given by a formula.
///
/// Kinds with parts (modes, circles, half circles) deal them out in turn over the whole batch:
/// sample i of shard s is number s * count + i of the batch, and its part is that number modulo the
/// number of parts.
public struct SyntheticSource: SampleSource {
  /// Which distribution.
  public let kind: SyntheticKind
  private let gaussian: GaussianFactor?

  /// Prepares to draw.
  ///
  /// - Throws: ``DatasetError`` if a mean and covariance make no distribution.
  public init(_ kind: SyntheticKind) throws(DatasetError) {
    self.kind = kind
    if case .gaussian(let mean, let covariance) = kind {
      gaussian = try GaussianFactor(mean: mean, covariance: covariance)
    } else {
      gaussian = nil
    }
  }

  /// `[2]`, or the dimension of a Gaussian.
  public var sampleShape: [Int] { [gaussian?.mean.count ?? 2] }

  /// What the samples are, for the user.
  public var description: String { "synthetic samples, \(kind.name)" }

  /// Draws a shard's samples.
  public func samples(_ count: Int, for draw: Draw) -> Tensor {
    Tensor(shape: [count] + sampleShape) { points in
      draw.key.fill(normal: &points)
      if let gaussian { return gaussian.transform(&points) }
      let noise = noise
      let uniform = uniforms(2 * count, after: points.count, of: draw.key)
      for index in 0..<count {
        let place = Place(
          number: draw.shard * count + index, batch: draw.shardCount * count,
          u: uniform[2 * index], v: uniform[2 * index + 1])
        let (x, y) = point(at: place)
        points[2 * index] = Float(x) + noise * points[2 * index]
        points[2 * index + 1] = Float(y) + noise * points[2 * index + 1]
      }
    }
  }

  /// What decides on a sample without its noise.
  private struct Place {
    /// Its number in the batch, and how many the batch has.
    let number: Int
    let batch: Int
    /// Two uniform numbers.
    let u: Double
    let v: Double
  }

  /// Standard deviation of the noise on every point.
  private var noise: Float {
    switch kind {
    case .eightGaussians, .twentyFiveGaussians: kind.modes?.standardDeviation ?? 0
    case .twoCircles: 0.2
    case .spiral: 0.25
    case .moons: 0.5
    case .checkerboard, .gaussian: 0
    }
  }

  private func point(at place: Place) -> (x: Double, y: Double) {
    switch kind {
    case .eightGaussians, .twentyFiveGaussians, .gaussian:
      let centres = kind.modes?.centres ?? [[0, 0]]
      let centre = centres[place.number % centres.count]
      return (Double(centre[0]), Double(centre[1]))
    case .twoCircles:
      let radius = place.number.isMultiple(of: 2) ? 4.0 : 8.0
      return polar(radius, 2 * .pi * place.u)
    case .spiral:
      let angle = 3 * .pi * place.u.squareRoot() - .pi / 2
      return polar(angle + .pi, angle)
    case .moons:
      // Not random: the places on a half circle are a grid over the batch.
      let last = (place.batch + 1) / 2 - 1
      let angle = .pi * Double(place.number / 2) / Double(max(1, last))
      return place.number.isMultiple(of: 2)
        ? (10 * (cos(angle) + 0.5), 10 * (0.2 - sin(angle)))
        : (10 * (cos(angle) - 0.5), 10 * (sin(angle) - 0.2))
    case .checkerboard:
      // One of four columns, and in it one of the two cells whose colour is right.
      let column = 4 * place.u
      let pair = 2 * place.v
      let row = 2 * floor(pair) + (Int(column).isMultiple(of: 2) ? 1 : 0)
      return (.pi / 3 * (column - 2), .pi / 3 * (row + pair - floor(pair) - 2))
    }
  }

  private func polar(_ radius: Double, _ angle: Double) -> (x: Double, y: Double) {
    (radius * cos(angle), radius * sin(angle))
  }

  /// Uniform numbers which are independent of the first `used` elements of the sequence.
  private func uniforms(_ count: Int, after used: Int, of key: RandomKey) -> [Double] {
    var values = [Float](repeating: 0, count: count)
    var span = values.mutableSpan
    key.fill(uniform: &span, startingAt: (used + 63) / 64 * 64)
    return values.map { Double($0) }
  }
}
