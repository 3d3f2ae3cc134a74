import Randomness
public import Tensors

/// Samples of a distribution given by a formula.
///
/// Kinds with parts (modes, circles, half circles) deal them out by a sample's number in the batch:
/// its part is that number modulo the number of parts. `PartDraws` says where the number comes from.
public struct SyntheticSource: SampleSource {
  /// Which distribution.
  public let kind: SyntheticKind

  private enum Sampler {
    case planar(PlanarSampler)
    case gaussian(GaussianFactor)
  }
  private let sampler: Sampler
  private let partDraws: PartDraws

  /// Prepares to draw.
  ///
  /// - Parameters:
  ///   - kind: which distribution.
  ///   - partDraws: how samples of a kind with parts get theirs.
  /// - Throws: ``DatasetError`` if a mean and covariance make no distribution.
  public init(_ kind: SyntheticKind, partDraws: PartDraws = .balanced) throws(DatasetError) {
    self.kind = kind
    self.partDraws = partDraws
    sampler =
      switch kind {
      case .eightGaussians: .planar(PlanarSampler(.eightGaussians))
      case .twentyFiveGaussians: .planar(PlanarSampler(.twentyFiveGaussians))
      case .twoCircles: .planar(.twoCircles)
      case .spiral: .planar(.spiral)
      case .moons: .planar(.moons)
      case .checkerboard: .planar(.checkerboard)
      case .gaussian(let mean, let covariance):
        .gaussian(try GaussianFactor(mean: mean, covariance: covariance))
      }
  }

  /// Two, or the dimension of a Gaussian.
  public var sampleShape: [Int] {
    switch sampler {
    case .planar: [2]
    case .gaussian(let factor): [factor.mean.count]
    }
  }

  /// What the samples are, for the user.
  public var description: String { "synthetic samples, \(kind.name)" }

  /// Draws a shard's samples.
  public func samples(_ count: Int, for draw: Draw) -> Tensor {
    Tensor(shape: [count] + sampleShape) { points in
      draw.key.fill(normal: &points)
      switch sampler {
      case .planar(let sampler): move(&points, by: sampler, draw)
      case .gaussian(let factor): factor.transform(&points)
      }
    }
  }

  /// Scales normal points, and moves them to where the sampler puts them.
  private func move(
    _ points: inout MutableSpan<Float>, by sampler: PlanarSampler, _ draw: Draw
  ) {
    let count = points.count / 2
    let uniform = uniforms(points.count, after: points.count, of: draw.key)
    for index in 0..<count {
      let (number, batch) = partDraws.number(of: index, outOf: count, draw)
      let (x, y) = sampler.point(
        PlanarSampler.Place(
          number: number, batch: batch, u: uniform[2 * index], v: uniform[2 * index + 1]))
      points[2 * index] = Float(x) + sampler.noise * points[2 * index]
      points[2 * index + 1] = Float(y) + sampler.noise * points[2 * index + 1]
    }
  }

  /// Uniform numbers which are independent of the first `used` elements of the sequence.
  private func uniforms(_ count: Int, after used: Int, of key: RandomKey) -> [Double] {
    var values = [Float](repeating: 0, count: count)
    var span = values.mutableSpan
    key.fill(uniform: &span, startingAt: (used + 63) / 64 * 64)
    return values.map { Double($0) }
  }
}
