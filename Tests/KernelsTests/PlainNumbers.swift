/// Numbers for tests: the same in every run, between -`bound` and `bound`.
///
/// The generator is Steele, Lea and Flood's SplitMix64, written here so that the tests depend on
/// nothing but `Kernels`.
func numbers(_ count: Int, seed: UInt64, bound: Float = 4) -> [Float] {
  var state = seed &* 0x2545_F491_4F6C_DD1D
  return (0..<count).map { _ in
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return bound * (Float(bits >> 40) * 0x1p-23 - 1)
  }
}

/// Half a unit in the last place of 1: the largest relative error of one float operation.
let rounding = 0x1p-24
