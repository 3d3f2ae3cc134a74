/// e^x in every lane, to 2 units in the last place; e^-87 for x < -87, and e^88 for x > 88.
///
/// x = k ln 2 + r with |r| <= ln 2 / 2. e^r is a polynomial of degree 6 (Cephes' `expf`), and k is
/// added to the exponent. ln 2 is a sum of two floats; the product of k and the first one is exact.
@inline(__always)
func exponential(_ x: Vector) -> Vector {
  var clamped = x.replacing(with: -87, where: x .< -87)
  clamped = clamped.replacing(with: 88, where: clamped .> 88)
  // Adding 1.5 * 2^23 rounds to an integer, which is then in the low bits.
  let rounder = Vector(repeating: 12_582_912)
  let shifted = rounder.addingProduct(clamped, 1.442_695_04)
  let k = shifted - rounder
  var r = clamped.addingProduct(k, -0.693_359_375)
  r = r.addingProduct(k, 2.121_944_40e-4)
  var p = Vector(repeating: 1.398_199_950_7e-3).addingProduct(r, 1.987_569_150_0e-4)
  p = Vector(repeating: 8.333_451_907_3e-3).addingProduct(p, r)
  p = Vector(repeating: 4.166_579_589_4e-2).addingProduct(p, r)
  p = Vector(repeating: 1.666_666_545_9e-1).addingProduct(p, r)
  p = Vector(repeating: 5.000_000_120_1e-1).addingProduct(p, r)
  p = (r + 1).addingProduct(p, r * r)
  let exponent = unsafeBitCast(shifted, to: SIMD16<UInt32>.self) &<< 23
  return unsafeBitCast(unsafeBitCast(p, to: SIMD16<UInt32>.self) &+ exponent, to: Vector.self)
}

/// 1 / (1 + e^-x) in every lane.
@inline(__always)
func sigmoid(_ x: Vector) -> Vector { 1 / (1 + exponential(-x)) }

/// tanh x in every lane, to 2 units in the last place.
///
/// For |x| < 5/8 a polynomial (Cephes' `tanhf`), because 1 - 2 / (e^2x + 1) loses the digits of a
/// small result.
@inline(__always)
func tanh(_ x: Vector) -> Vector {
  let square = x * x
  var p = Vector(repeating: 2.063_908_879_54e-2).addingProduct(square, -5.704_988_727_45e-3)
  p = Vector(repeating: -5.373_971_555_31e-2).addingProduct(p, square)
  p = Vector(repeating: 1.333_144_220_36e-1).addingProduct(p, square)
  p = Vector(repeating: -3.333_328_194_22e-1).addingProduct(p, square)
  let small = x.addingProduct(p * square, x)
  let isNegative = x .< 0
  let magnitude = x.replacing(with: -x, where: isNegative)
  let ofMagnitude = 1 - 2 / (exponential(2 * magnitude) + 1)
  let large = ofMagnitude.replacing(with: -ofMagnitude, where: isNegative)
  return small.replacing(with: large, where: square .> 0.390_625)
}
