import Glibc

/// Activation functions, element by element, and the derivatives that training needs.
public enum Activations {
  /// y = x s(x) with the sigmoid s: SiLU.
  public static func silu(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, to: y, count: count) { $0 * Kernels.sigmoid($0) }
  }

  /// x[row, column] = x[row, column] + b[column], then y = silu(x).
  public static func addBiasAndSilu(
    _ x: UnsafeMutablePointer<Float>, bias b: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    for row in 0..<rows {
      let x = x + row &* columns
      mapVectors(UnsafePointer(x), b, to: x, count: columns) { $0 + $1 }
      silu(x, to: y + row &* columns, count: columns)
    }
  }

  /// z = g silu'(x), where silu' = s + y (1 - s) with y = silu(x), and so s = y / x.
  ///
  /// The quotient is as accurate as another exponential, and takes less than half the time. For
  /// |x| < 1e-15, where y loses digits, s is 1/2 to rounding.
  public static func siluGradient(
    _ x: UnsafePointer<Float>, silu y: UnsafePointer<Float>, times g: UnsafePointer<Float>,
    to z: UnsafeMutablePointer<Float>, count: Int
  ) {
    @inline(__always)
    func pullback(_ x: Vector, _ y: Vector, _ g: Vector) -> Vector {
      let s = (y / x).replacing(with: 0.5, where: x * x .< 1e-30)
      return g * s.addingProduct(y, 1 - s)
    }
    mapVectors(x, y, g, to: z, count: count, pullback)
  }

  /// y = g c silu''(x), where silu'' = s (1 - s) (2 + x (1 - 2 s)).
  public static func siluSecondGradient(
    _ x: UnsafePointer<Float>, times g: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, g, c, to: y, count: count) { x, g, c in
      let s = Kernels.sigmoid(x)
      return g * c * (s * (1 - s) * (2 + x * (1 - 2 * s)))
    }
  }

  /// y = e^x.
  public static func exponential(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, to: y, count: count) { Kernels.exponential($0) }
  }

  /// y = 1 / (1 + e^-x).
  public static func sigmoid(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, to: y, count: count) { Kernels.sigmoid($0) }
  }

  /// y = ln(1 + e^x), without overflow.
  ///
  /// Each element takes one scalar `log1p`. That is fast enough for one number per sample.
  public static func softplus(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    for index in 0..<count {
      let value = x[index]
      y[index] = (value > 0 ? value : 0) + log1p(exp(-abs(value)))
    }
  }

  /// y = max(x, bound).
  public static func clamp(
    _ x: UnsafePointer<Float>, below bound: Float, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, to: y, count: count) { $0.replacing(with: bound, where: $0 .< bound) }
  }

  /// y = g where x > bound, and 0 elsewhere.
  public static func clampGradient(
    _ x: UnsafePointer<Float>, below bound: Float, times g: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, g, to: y, count: count) { x, g in g.replacing(with: 0, where: x .<= bound) }
  }

  /// y = x where x >= 0, and slope x elsewhere.
  public static func leakyReLU(
    _ x: UnsafePointer<Float>, slope: Float, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, to: y, count: count) { $0.replacing(with: slope * $0, where: $0 .< 0) }
  }

  /// y = g where x >= 0, and slope g elsewhere.
  public static func leakyReLUGradient(
    _ x: UnsafePointer<Float>, slope: Float, times g: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, g, to: y, count: count) { x, g in g.replacing(with: slope * g, where: x .< 0) }
  }

  /// y = tanh x.
  public static func tanh(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, to: y, count: count) { Kernels.tanh($0) }
  }
}
