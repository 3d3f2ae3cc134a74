import Distances
import Foundation
import Tensors

/// Reproducible random numbers for tests (Knuth's linear congruential generator, MMIX).
struct FixedRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// Uniform in (0, 1).
  mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (Double(state >> 11) + 0.5) / 0x1p53
  }

  /// Standard normal, by Box and Muller.
  mutating func normal() -> Double {
    let radius = (-2 * log(uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  mutating func normal(_ shape: [Int]) -> Tensor {
    Tensor((0..<shape.elementCount).map { _ in Float(normal()) }, shape: shape)
  }
}

extension GaussianMoments {
  /// The moments of points, [count, dimensions].
  init(of points: Tensor) throws {
    try self.init(count: points.shape[0], dimensions: points.shape[1]) { points.rows($0) }
  }
}
