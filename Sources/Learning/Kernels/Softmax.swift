/// Softmax of each row of a matrix.
public enum Softmax {
  /// y = e^(x - max) / sum of e^(x - max), for each row of x and y [rows, columns].
  public static func rows(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    ComputeThreads.forEach(rows, floats: rows * columns) { row in
      let (x, y) = (x + row * columns, y + row * columns)
      let largest = maximum(x, count: columns)
      mapVectors(x, to: y, count: columns) { exponential($0 - largest) }
      Algebra.scale(y, by: 1 / Reductions.sum(y, count: columns), to: y, count: columns)
    }
  }

  /// z = y (g - sum of g y), for each row of arrays [rows, columns], with y the result of softmax.
  ///
  /// This is the derivative of softmax, applied to g; it is its own transpose.
  public static func rowsGradient(
    softmax y: UnsafePointer<Float>, times g: UnsafePointer<Float>,
    to z: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    ComputeThreads.forEach(rows, floats: rows * columns) { row in
      let (y, g, z) = (y + row * columns, g + row * columns, z + row * columns)
      Algebra.multiply(y, g, to: z, count: columns)
      let mean = Reductions.sum(z, count: columns)
      mapVectors(y, g, to: z, count: columns) { y, g in y * (g - mean) }
    }
  }

  private static func maximum(_ x: UnsafePointer<Float>, count: Int) -> Float {
    var largest = Vector(repeating: x[0])
    var index = 0
    while index &+ 16 <= count {
      let value = x.vector(at: index)
      largest.replace(with: value, where: value .> largest)
      index &+= 16
    }
    var result = largest.max()
    for rest in index..<count { result = Swift.max(result, x[rest]) }
    return result
  }
}
