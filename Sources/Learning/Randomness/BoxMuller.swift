// The Box-Muller transform computes two independent normal numbers from two uniform numbers:
//   sqrt(-2 ln u) (cos a, sin a),   u uniform in (0, 1), a uniform on the circle.
// Logarithm, sine and cosine are polynomials (`logf`, `sinf`, `cosf` of Cephes). Swift never fuses
// their products and sums, so the bits are the same on every processor and with every C library.

private typealias Vector = SIMD16<Float>
private typealias Words = SIMD16<UInt32>

/// Turns 2 x 16 words into 2 x 16 standard normal numbers between -6.8 and 6.8.
@inline(__always)
func boxMuller(
  _ forRadius: SIMD16<UInt32>, _ forAngle: SIMD16<UInt32>
) -> (SIMD16<Float>, SIMD16<Float>) {
  let radius = (-2 * logarithm(ofFraction: forRadius)).squareRoot()
  let (cosine, sine) = pointOnCircle(forAngle)
  return (radius * cosine, radius * sine)
}

/// Turns the upper 23 bits of each word into a number in [0, 1).
@inline(__always)
func fraction(_ words: SIMD16<UInt32>) -> SIMD16<Float> {
  float(words &>> 9 | 0x3F80_0000) - 1
}

/// ln((word + 1/2) / 2^32), never greater than 0.
///
/// It uses all 32 bits. With 23 bits no normal number would exceed 5.6, but one in fifty million
/// should.
@inline(__always)
private func logarithm(ofFraction words: Words) -> Vector {
  // The half words are the low bits of 2^39 (in units of 2^16) and of 2^23. Only the sum rounds.
  let upper = float(words &>> 16 | 0x5300_0000) - 0x1p39
  let lower = float(words & 0xFFFF | 0x4B00_0000) - (0x1p23 - 0.5)
  // The value is m 2^(e - 1) with sqrt(1/2) <= m < sqrt(2): the constant is sqrt(1/2) / 2.
  let shifted = bits(upper + lower) &- 0x3EB5_04F3
  let exponent = float(shifted &>> 23 | 0x4B00_0000) - (0x1p23 + 33)
  let x = float((shifted & 0x007F_FFFF) &+ 0x3F35_04F3) - 1
  var p = x * 7.037_683_629_2e-2 - 1.151_461_031_0e-1
  p = p * x + 1.167_699_874_0e-1
  p = p * x - 1.242_014_084_6e-1
  p = p * x + 1.424_932_278_7e-1
  p = p * x - 1.666_805_766_5e-1
  p = p * x + 2.000_071_476_5e-1
  p = p * x - 2.499_999_399_3e-1
  p = p * x + 3.333_333_117_4e-1
  let square = x * x
  // ln 2 is split into two floats; the product of the exponent and the larger one is exact.
  let small = p * x * square - exponent * 2.121_944_40e-4 - 0.5 * square
  return exponent * 0.693_359_375 + (x + small)
}

/// The point of the unit circle at the angle of a word: two bits give the quadrant, and 23 bits the
/// angle in it.
@inline(__always)
private func pointOnCircle(_ words: Words) -> (cosine: Vector, sine: Vector) {
  let angle = (float((words &<< 2) &>> 9 | 0x3F80_0000) - 1.5) * (.pi / 2)
  let square = angle * angle
  var s = square * -1.951_529_589_1e-4 + 8.332_160_873_6e-3
  s = s * square - 1.666_665_461_1e-1
  let sine = bits(s * square * angle + angle)
  var c = square * 2.443_315_711_8e-5 - 1.388_731_625_5e-3
  c = c * square + 4.166_664_568_3e-2
  let cosine = bits(c * square * square - 0.5 * square + 1)
  // Odd quadrants exchange sine and cosine. The quadrant gives the signs.
  let odd = 0 &- ((words &>> 30) & 1)
  let exchange = (sine ^ cosine) & odd
  let cosineSign = (words ^ (words &<< 1)) & 0x8000_0000
  let sineSign = words & 0x8000_0000
  return (float(cosine ^ exchange ^ cosineSign), float(sine ^ exchange ^ sineSign))
}

@inline(__always)
private func float(_ words: Words) -> Vector { unsafeBitCast(words, to: Vector.self) }

@inline(__always)
private func bits(_ vector: Vector) -> Words { unsafeBitCast(vector, to: Words.self) }
