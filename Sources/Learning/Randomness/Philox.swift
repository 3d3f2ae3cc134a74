/// Philox4x32-10: ten rounds that turn a counter of four words and a key of two words into a block of
/// four random words.
///
/// Sixteen blocks are computed at once: word w of all blocks is one vector. The rounds need the whole
/// product of two words, so each word is a 32-bit number in a 64-bit lane. The eight even and the
/// eight odd blocks are computed separately, so that one shift interleaves the results into vectors of
/// 32-bit lanes.
///
/// - Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
enum Philox {
  /// Words 0 to 3 of sixteen blocks.
  typealias Words = (SIMD16<UInt32>, SIMD16<UInt32>, SIMD16<UInt32>, SIMD16<UInt32>)

  /// The sixteen blocks with the counters (`first` + lane, `counter`) and one `key`.
  ///
  /// - Precondition: `first` is a multiple of 16.
  @inline(__always)
  static func blocks(
    from first: UInt32, counter: (UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> Words {
    let lanes = Lanes(repeating: UInt64(first)) | Lanes(0, 2, 4, 6, 8, 10, 12, 14)
    let even = eightBlocks(lanes, counter: counter, key: key)
    let odd = eightBlocks(lanes | 1, counter: counter, key: key)
    return (
      interleave(even.0, odd.0), interleave(even.1, odd.1),
      interleave(even.2, odd.2), interleave(even.3, odd.3)
    )
  }

  private typealias Lanes = SIMD8<UInt64>
  private static var lowWord: Lanes { Lanes(repeating: 0xFFFF_FFFF) }

  /// Eight blocks; the upper halves of the returned lanes are meaningless.
  @inline(__always)
  private static func eightBlocks(
    _ blocks: Lanes, counter: (UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (Lanes, Lanes, Lanes, Lanes) {
    var word0 = blocks
    var word1 = Lanes(repeating: UInt64(counter.0))
    var word2 = Lanes(repeating: UInt64(counter.1))
    var word3 = Lanes(repeating: UInt64(counter.2))
    var (key0, key1) = key
    for _ in 0..<10 {
      let product0 = (word0 & lowWord) &* Lanes(repeating: 0xD251_1F53)
      let product1 = (word2 & lowWord) &* Lanes(repeating: 0xCD9E_8D57)
      word0 = (product1 &>> 32) ^ word1 ^ Lanes(repeating: UInt64(key0))
      word1 = product1
      word2 = (product0 &>> 32) ^ word3 ^ Lanes(repeating: UInt64(key1))
      word3 = product0
      key0 &+= 0x9E37_79B9
      key1 &+= 0xBB67_AE85
    }
    return (word0, word1, word2, word3)
  }

  @inline(__always)
  private static func interleave(_ even: Lanes, _ odd: Lanes) -> SIMD16<UInt32> {
    unsafeBitCast((even & lowWord) | (odd &<< 32), to: SIMD16<UInt32>.self)
  }
}
