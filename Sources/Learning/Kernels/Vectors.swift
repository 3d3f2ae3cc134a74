/// Sixteen floats: one AVX-512 register, or two of AVX2, which hides latency there.
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

/// Sets y[i] = f(x[i]).
///
/// The last, incomplete vector goes through the same code, so that an element's bits do not depend
/// on where it lies.
@inline(__always)
func mapSerially(
  _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int,
  _ function: (Vector) -> Vector
) {
  var index = 0
  while index &+ 16 <= count {
    y.store(function(x.vector(at: index)), at: index)
    index &+= 16
  }
  let rest = count &- index
  if rest > 0 {
    y.storePartial(function(x.partialVector(at: index, count: rest)), at: index, count: rest)
  }
}

/// Sets y[i] = f(a[i], b[i]).
@inline(__always)
func mapSerially(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
  count: Int, _ function: (Vector, Vector) -> Vector
) {
  var index = 0
  while index &+ 16 <= count {
    y.store(function(a.vector(at: index), b.vector(at: index)), at: index)
    index &+= 16
  }
  let rest = count &- index
  if rest > 0 {
    let value = function(
      a.partialVector(at: index, count: rest), b.partialVector(at: index, count: rest))
    y.storePartial(value, at: index, count: rest)
  }
}

/// Sets y[i] = f(a[i], b[i], c[i]).
@inline(__always)
func mapSerially(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
  to y: UnsafeMutablePointer<Float>, count: Int, _ function: (Vector, Vector, Vector) -> Vector
) {
  var index = 0
  while index &+ 16 <= count {
    y.store(function(a.vector(at: index), b.vector(at: index), c.vector(at: index)), at: index)
    index &+= 16
  }
  let rest = count &- index
  if rest > 0 {
    let value = function(
      a.partialVector(at: index, count: rest), b.partialVector(at: index, count: rest),
      c.partialVector(at: index, count: rest))
    y.storePartial(value, at: index, count: rest)
  }
}

/// Sets y[i] = f(a[i], b[i], c[i], d[i]).
@inline(__always)
func mapVectors(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
  _ d: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int,
  _ function: (Vector, Vector, Vector, Vector) -> Vector
) {
  var index = 0
  while index &+ 16 <= count {
    let value = function(
      a.vector(at: index), b.vector(at: index), c.vector(at: index), d.vector(at: index))
    y.store(value, at: index)
    index &+= 16
  }
  let rest = count &- index
  if rest > 0 {
    let value = function(
      a.partialVector(at: index, count: rest), b.partialVector(at: index, count: rest),
      c.partialVector(at: index, count: rest), d.partialVector(at: index, count: rest))
    y.storePartial(value, at: index, count: rest)
  }
}
