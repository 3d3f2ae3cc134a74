/// Softmax of the rows of a matrix.
public enum Softmax {
  /// y = e^(x - max) / sum of e^(x - max), for every row.
  ///
  /// - Parameters:
  ///   - x: [rows, columns].
  ///   - y: [rows, columns].
  ///   - rows: how many.
  ///   - columns: at least one.
  public static func rows(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    ComputeThreads.forEach(rows, floats: rows * columns) { row in
      let (x, y) = (x + row * columns, y + row * columns)
      let greatest = maximum(x, count: columns)
      mapVectors(x, to: y, count: columns) { exponential($0 - greatest) }
      Algebra.scale(y, by: 1 / Reductions.sum(y, count: columns), to: y, count: columns)
    }
  }

  /// z = y (g - sum of g y), for every row: the derivative of softmax, transposed, which is itself.
  ///
  /// - Parameters:
  ///   - y: softmax's result, [rows, columns].
  ///   - g: [rows, columns].
  ///   - z: [rows, columns].
  ///   - rows: how many.
  ///   - columns: at least one.
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
    var greatest = Vector(repeating: x[0])
    var index = 0
    while index &+ 16 <= count {
      let value = x.vector(at: index)
      greatest.replace(with: value, where: value .> greatest)
      index &+= 16
    }
    var result = greatest.max()
    for rest in index..<count { result = Swift.max(result, x[rest]) }
    return result
  }
}
