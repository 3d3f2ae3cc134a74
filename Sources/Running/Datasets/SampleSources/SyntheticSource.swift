import Digests
import Randomness
public import Tensors

/// How samples of a mixture (of modes, circles, half circles) are assigned to its parts.
public enum PartDraws: String, Sendable, CaseIterable {
  /// Row i of a batch belongs to part i modulo the number of parts, so that all parts have equally
  /// many samples. The method's authors train in this way.
  case balanced
  /// Each at random, as in independent draws of the distribution. Two such draws of 25 Gaussians
  /// differ in the counts per mode, and within the modes.
  case independent

  /// A number that determines a sample's part, and the number of such numbers in a batch.
  func number(of index: Int, of count: Int, for key: SampleKey) -> (number: Int, batch: Int) {
    switch self {
    case .balanced: (key.shard * count + index, key.shardCount * count)
    // 2^32 numbers are not a multiple of 25; the probabilities of modes differ by one part in 10^8.
    case .independent: (Int(key.randomKey.bits(at: Self.firstElement + index)), 1 << 32)
    }
  }

  /// Elements before this one are for points and noise, for any number of samples.
  private static let firstElement = 1 << 33
}

/// Samples of a distribution given by a formula.
public struct SyntheticSource: SampleSource {
  /// Turns standard normal points into points of the distribution.
  private enum Transform {
    case planar(PlanarDistribution)
    case gaussian(GaussianFactor)
  }

  private let kind: SyntheticKind
  private let transform: Transform
  private let partDraws: PartDraws

  /// Makes a source of samples of a distribution.
  ///
  /// - Throws: ``DatasetError/noGaussian`` if a mean and covariance define no distribution.
  public init(_ kind: SyntheticKind, partDraws: PartDraws = .balanced) throws(DatasetError) {
    self.kind = kind
    self.partDraws = partDraws
    transform =
      switch kind {
      case .planar(let distribution): .planar(distribution)
      case .gaussian(let mean, let covariance):
        .gaussian(try GaussianFactor(mean: mean, covariance: covariance))
      }
  }

  /// `[2]`, or the dimension of a Gaussian.
  public var sampleShape: [Int] {
    switch transform {
    case .planar: [2]
    case .gaussian(let factor): [factor.mean.count]
    }
  }

  /// The name of the formula, with a digest of mean and covariance for a Gaussian.
  public var identity: String {
    switch kind {
    case .planar: return "synthetic \(kind.name)"
    case .gaussian(let mean, let covariance):
      let numbers = mean + covariance.joined()
      return "synthetic gaussian of \(mean.count) sha256:\(SHA256.digest(of: numbers.span.bytes))"
    }
  }

  /// The distribution, for the user.
  public var description: String { "synthetic samples, \(kind.name)" }

  /// Draws a shard's samples.
  public func samples(_ count: Int, for key: SampleKey) -> Tensor {
    Tensor(shape: [count] + sampleShape) { points in
      key.randomKey.fill(normal: &points)
      switch transform {
      case .planar(let distribution): add(distribution, to: &points, for: key)
      case .gaussian(let factor): factor.transform(&points)
      }
    }
  }

  /// Scales normal points to the distribution's noise, and adds its points without noise.
  private func add(
    _ distribution: PlanarDistribution, to points: inout MutableSpan<Float>, for key: SampleKey
  ) {
    let count = points.count / 2
    let uniform = uniforms(points.count, after: points.count, of: key.randomKey)
    let partCount = distribution.partCount
    for index in 0..<count {
      let (number, batch) = partDraws.number(of: index, of: count, for: key)
      let (x, y) = distribution.point(
        PlanarDistribution.Variables(
          part: number % partCount, index: number / partCount,
          count: (batch + partCount - 1) / partCount,
          u: uniform[2 * index], v: uniform[2 * index + 1]))
      points[2 * index] = Float(x) + distribution.noise * points[2 * index]
      points[2 * index + 1] = Float(y) + distribution.noise * points[2 * index + 1]
    }
  }

  /// Uniform numbers that are independent of the first `used` elements of the sequence.
  private func uniforms(_ count: Int, after used: Int, of key: RandomKey) -> [Double] {
    var values = [Float](repeating: 0, count: count)
    var span = values.mutableSpan
    key.fill(uniform: &span, startingAt: (used + 63) / 64 * 64)
    return values.map { Double($0) }
  }
}
