/// Sets y[i] = f(x[i]); long arrays in parts, on all threads.
@inline(__always)
func mapVectors(
  _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int,
  _ function: (Vector) -> Vector
) {
  guard ComputeThreads.areWorthwhile(for: count) else {
    return mapSerially(x, to: y, count: count, function)
  }
  ComputeThreads.forParts(of: count) { part in
    let start = part.lowerBound
    mapSerially(x + start, to: y + start, count: part.count, function)
  }
}

/// Sets y[i] = f(a[i], b[i]); long arrays in parts, on all threads.
@inline(__always)
func mapVectors(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
  count: Int, _ function: (Vector, Vector) -> Vector
) {
  guard ComputeThreads.areWorthwhile(for: count) else {
    return mapSerially(a, b, to: y, count: count, function)
  }
  ComputeThreads.forParts(of: count) { part in
    let start = part.lowerBound
    mapSerially(a + start, b + start, to: y + start, count: part.count, function)
  }
}

/// Sets y[i] = f(a[i], b[i], c[i]); long arrays in parts, on all threads.
@inline(__always)
func mapVectors(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
  to y: UnsafeMutablePointer<Float>, count: Int, _ function: (Vector, Vector, Vector) -> Vector
) {
  guard ComputeThreads.areWorthwhile(for: count) else {
    return mapSerially(a, b, c, to: y, count: count, function)
  }
  ComputeThreads.forParts(of: count) { part in
    let start = part.lowerBound
    mapSerially(a + start, b + start, c + start, to: y + start, count: part.count, function)
  }
}
