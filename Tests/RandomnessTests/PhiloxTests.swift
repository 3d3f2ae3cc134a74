import Testing

@testable import Randomness

@Suite("Philox4x32-10")
struct PhiloxTests {
  // Random123 1.14, tests/kat_vectors, the lines `philox4x32 10`.
  @Test(
    "The slow implementation gives the known answers of Random123",
    arguments: [
      ([0, 0, 0, 0], [0, 0], [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
      (
        [.max, .max, .max, .max], [.max, .max],
        [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
      ),
      (
        [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], [0xA409_3822, 0x299F_31D0],
        [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func slowTwin(counter: [UInt32], key: [UInt32], answer: [UInt32]) {
    #expect(slowPhilox(counter, key) == answer)
  }

  @Test(
    "Every lane of sixteen blocks agrees with the slow implementation",
    arguments: [0, 16, 0x8000_0000, 0x243F_6A80, 0xFFFF_FFF0] as [UInt32])
  func lanes(first: UInt32) {
    let counter: [UInt32] = [0x85A3_08D3, 0xFFFF_FFFF, 0x0370_7344]
    let key: [UInt32] = [0xA409_3822, 0xFFFF_FFFF]
    let words = Philox.blocks(
      from: first, counter: (counter[0], counter[1], counter[2]), key: (key[0], key[1]))
    for lane in 0..<16 {
      let block = [words.0[lane], words.1[lane], words.2[lane], words.3[lane]]
      #expect(block == slowPhilox([first + UInt32(lane)] + counter, key), "lane \(lane)")
    }
  }
}

/// One block, written as in the paper.
func slowPhilox(_ counter: [UInt32], _ key: [UInt32]) -> [UInt32] {
  var (counter, key) = (counter, key)
  for _ in 0..<10 {
    let first = UInt32(0xD251_1F53).multipliedFullWidth(by: counter[0])
    let second = UInt32(0xCD9E_8D57).multipliedFullWidth(by: counter[2])
    counter = [
      second.high ^ counter[1] ^ key[0], second.low, first.high ^ counter[3] ^ key[1], first.low,
    ]
    key = [key[0] &+ 0x9E37_79B9, key[1] &+ 0xBB67_AE85]
  }
  return counter
}
