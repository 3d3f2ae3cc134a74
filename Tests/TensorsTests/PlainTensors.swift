import Kernels
import Tensors

extension Tensor {
  /// Random numbers for tests: multiples of 1/64 between -2 and 2, the same in every run.
  ///
  /// Sums of such numbers and of steps of a power of two are exact in a float.
  static func plain(_ shape: [Int], seed: UInt64) -> Tensor {
    var state = seed &* 0x2545_F491_4F6C_DD1D
    return Tensor(shape: shape) { span in
      for index in span.indices {
        // The linear congruential generator of Knuth; its upper bits are random enough.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        span[index] = (Float(state >> 56) - 128) / 64
      }
    }
  }

  /// The convolution with the same padding at all borders.
  func convolved(
    with weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0
  ) -> Tensor {
    convolved(
      with: weight, bias: bias, stride: stride, padding: .init(height: padding, width: padding))
  }

  /// The inner product with a tensor of the same shape, in double precision.
  func inner(_ other: Tensor) -> Double {
    precondition(shape == other.shape, "an inner product of \(shape) and \(other.shape)")
    return zip(values, other.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// The root of the sum of the squares.
  var norm: Double { inner(self).squareRoot() }
}
