/// Sixteen floats: one register of AVX-512, or two of AVX2, which hide each other's latency.
typealias Vector = SIMD16<Float>

extension UnsafePointer<Float> {
  /// Sixteen floats from `index` on, at any alignment.
  @inline(__always)
  func vector(at index: Int) -> Vector {
    UnsafeRawPointer(self + index).loadUnaligned(as: Vector.self)
  }

  /// `count` < 16 floats from `index` on; the other lanes are zero.
  @inline(__always)
  func partialVector(at index: Int, count: Int) -> Vector {
    var result = Vector.zero
    for lane in 0..<count { result[lane] = self[index + lane] }
    return result
  }

  /// The floats of one position.
  @inline(__always)
  fileprivate subscript(position: VectorPosition) -> Vector {
    position.count == 16
      ? vector(at: position.index) : partialVector(at: position.index, count: position.count)
  }
}

extension UnsafeMutablePointer<Float> {
  /// Stores sixteen floats from `index` on.
  @inline(__always)
  func store(_ vector: Vector, at index: Int) {
    UnsafeMutableRawPointer(self + index).storeBytes(of: vector, as: Vector.self)
  }

  /// Stores the first `count` < 16 lanes from `index` on.
  @inline(__always)
  func storePartial(_ vector: Vector, at index: Int, count: Int) {
    for lane in 0..<count { self[index + lane] = vector[lane] }
  }
}

/// Where a vector lies in an array; the last vector of an array can have fewer than 16 floats.
private struct VectorPosition {
  let index, count: Int
}

/// Sets y to the vectors that `vector` returns for each position in `range`.
///
/// The last, incomplete vector is computed like the others. So the bits of an element do not depend
/// on its position.
@inline(__always)
private func fill(
  _ y: UnsafeMutablePointer<Float>, _ range: Range<Int>, _ vector: (VectorPosition) -> Vector
) {
  var index = range.lowerBound
  while index &+ 16 <= range.upperBound {
    y.store(vector(VectorPosition(index: index, count: 16)), at: index)
    index &+= 16
  }
  let rest = range.upperBound &- index
  if rest > 0 {
    y.storePartial(
      vector(VectorPosition(index: index, count: rest)), at: index, count: rest)
  }
}

/// Sets y to the vectors that `vector` returns; several threads share a long array.
@inline(__always)
private func fill(
  _ y: UnsafeMutablePointer<Float>, count: Int, _ vector: (VectorPosition) -> Vector
) {
  guard ComputeThreads.areWorthwhile(for: count) else { return fill(y, 0..<count, vector) }
  ComputeThreads.forParts(of: count) { part in fill(y, part, vector) }
}

/// Sets y[i] = f(x[i]).
@inline(__always)
func mapVectors(
  _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int,
  _ function: (Vector) -> Vector
) {
  fill(y, count: count) { function(x[$0]) }
}

/// Sets y[i] = f(a[i], b[i]).
@inline(__always)
func mapVectors(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
  count: Int, _ function: (Vector, Vector) -> Vector
) {
  fill(y, count: count) { function(a[$0], b[$0]) }
}

/// Sets y[i] = f(a[i], b[i], c[i]).
@inline(__always)
func mapVectors(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
  to y: UnsafeMutablePointer<Float>, count: Int, _ function: (Vector, Vector, Vector) -> Vector
) {
  fill(y, count: count) { function(a[$0], b[$0], c[$0]) }
}

/// Sets y[i] = f(a[i], b[i], c[i], d[i]).
@inline(__always)
func mapVectors(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
  _ d: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int,
  _ function: (Vector, Vector, Vector, Vector) -> Vector
) {
  fill(y, count: count) { function(a[$0], b[$0], c[$0], d[$0]) }
}
