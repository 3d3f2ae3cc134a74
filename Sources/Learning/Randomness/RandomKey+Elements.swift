extension RandomKey {
  /// Element `index` as 32 random bits.
  ///
  /// - Precondition: `index` is in 0 ..< 2^34.
  /// - Cost: the same as for 64 elements; use `fill` for many.
  public func bits(at index: Int) -> UInt32 {
    precondition(0 <= index && index < Self.elementCount, "random number \(index) of a sequence")
    let words = words(ofGroup: index / 64)
    let lane = index % 16
    return switch index % 64 / 16 {
    case 0: words.0[lane]
    case 1: words.1[lane]
    case 2: words.2[lane]
    default: words.3[lane]
    }
  }

  /// Sets span[i] to element `start` + i as a uniform number in [0, 1), a multiple of 2^-23.
  ///
  /// - Precondition: the elements lie in 0 ..< 2^34.
  public func fill(uniform span: inout MutableSpan<Float>, startingAt start: Int = 0) {
    fill(&span, startingAt: start) { words in
      (fraction(words.0), fraction(words.1), fraction(words.2), fraction(words.3))
    }
  }

  /// Sets span[i] to element `start` + i as a standard normal number.
  ///
  /// - Precondition: the elements lie in 0 ..< 2^34.
  public func fill(normal span: inout MutableSpan<Float>, startingAt start: Int = 0) {
    fill(&span, startingAt: start) { words in
      let (first, second) = boxMuller(words.0, words.1)
      let (third, fourth) = boxMuller(words.2, words.3)
      return (first, second, third, fourth)
    }
  }

  private typealias Floats = (SIMD16<Float>, SIMD16<Float>, SIMD16<Float>, SIMD16<Float>)

  @inline(__always)
  private func fill(
    _ span: inout MutableSpan<Float>, startingAt start: Int, reading: (Philox.Words) -> Floats
  ) {
    precondition(
      start >= 0 && start + span.count <= Self.elementCount,
      "\(span.count) random numbers from number \(start) on")
    guard !span.isEmpty else { return }
    for group in start / 64...(start + span.count - 1) / 64 {
      let values = reading(words(ofGroup: group))
      let position = group &* 64 &- start
      store(values.0, at: position, in: &span)
      store(values.1, at: position &+ 16, in: &span)
      store(values.2, at: position &+ 32, in: &span)
      store(values.3, at: position &+ 48, in: &span)
    }
  }

  /// Stores the lanes whose positions lie in the span.
  @inline(__always)
  private func store(_ values: SIMD16<Float>, at position: Int, in span: inout MutableSpan<Float>) {
    if position >= 0 && position &+ 16 <= span.count {
      var bytes = span.mutableBytes
      bytes.storeBytes(of: values, toByteOffset: position &* 4, as: SIMD16<Float>.self)
    } else {
      for lane in 0..<16 where span.indices.contains(position + lane) {
        span[position + lane] = values[lane]
      }
    }
  }
}
