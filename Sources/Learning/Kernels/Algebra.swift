/// Sums, products, multiples and square roots of arrays, element by element.
public enum Algebra {
  /// z = a x + b y.
  public static func combine(
    _ a: Float, _ x: UnsafePointer<Float>, _ b: Float, _ y: UnsafePointer<Float>,
    to z: UnsafeMutablePointer<Float>, count: Int
  ) {
    @inline(__always)
    func combine(_ x: Vector, _ y: Vector) -> Vector { (a * x).addingProduct(y, b) }
    mapVectors(x, y, to: z, count: count, combine)
  }

  /// z = x y.
  public static func multiply(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, to z: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    mapVectors(x, y, to: z, count: count) { $0 * $1 }
  }

  /// y = a x + b.
  public static func scale(
    _ x: UnsafePointer<Float>, by a: Float, adding b: Float = 0,
    to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    @inline(__always)
    func scale(_ x: Vector) -> Vector { a * x + b }
    mapVectors(x, to: y, count: count, scale)
  }

  /// y = y + x.
  public static func accumulate(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(UnsafePointer(y), x, to: y, count: count) { $0 + $1 }
  }

  /// y = sqrt x.
  public static func squareRoot(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, to: y, count: count) { $0.squareRoot() }
  }

  /// y = 1 / sqrt x.
  public static func inverseSquareRoot(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    mapVectors(x, to: y, count: count) { 1 / $0.squareRoot() }
  }
}
