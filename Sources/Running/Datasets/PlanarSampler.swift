import Glibc

/// How points of the plane are drawn: a point for every place, and normal noise around it.
struct PlanarSampler: Sendable {
  /// What decides on a point.
  struct Place {
    /// The sample's number in the batch, as `PartDraws` gives it.
    let number: Int
    /// How many samples the batch has.
    let batch: Int
    /// Two uniform numbers in [0, 1).
    let u: Double
    let v: Double
  }

  /// Standard deviation of the noise, in both directions.
  let noise: Float
  /// The point without its noise.
  let point: @Sendable (Place) -> (x: Double, y: Double)
}

extension PlanarSampler {
  static let twoCircles = PlanarSampler(noise: 0.2) { place in
    polar(place.number.isMultiple(of: 2) ? 4 : 8, 2 * .pi * place.u)
  }

  static let spiral = PlanarSampler(noise: 0.25) { place in
    let angle = 3 * .pi * place.u.squareRoot() - .pi / 2
    return polar(angle + .pi, angle)
  }

  /// The places on a half circle are a grid over the batch.
  static let moons = PlanarSampler(noise: 0.5) { place in
    let last = (place.batch + 1) / 2 - 1
    let (x, y) = polar(10, .pi * Double(place.number / 2) / Double(max(1, last)))
    return place.number.isMultiple(of: 2) ? (x + 5, 2 - y) : (x - 5, y - 2)
  }

  /// One of four columns, and in it one of the two cells whose colour is right.
  static let checkerboard = PlanarSampler(noise: 0) { place in
    let column = 4 * place.u
    let pair = 2 * place.v
    let row = 2 * floor(pair) + (Int(column).isMultiple(of: 2) ? 1 : 0)
    return (.pi / 3 * (column - 2), .pi / 3 * (row + pair - floor(pair) - 2))
  }

  /// Deals out the modes in turn.
  init(_ modes: SyntheticKind.Modes) {
    noise = modes.standardDeviation
    point = { place in
      let centre = modes.centres[place.number % modes.centres.count]
      return (Double(centre[0]), Double(centre[1]))
    }
  }

  private static func polar(_ radius: Double, _ angle: Double) -> (x: Double, y: Double) {
    (radius * cos(angle), radius * sin(angle))
  }
}
