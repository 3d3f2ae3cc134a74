import Kernels
import Testing

@Suite("Channels")
struct ChannelsTests {
  static let sizes = [(1, 1), (5, 3), (4, 16), (3, 17), (2, 67)]

  @Test("A copy sets the block's columns, and nothing else changes")
  func copy() {
    let x = numbers(4 * 7, seed: 20)
    var y = [Float](repeating: 9, count: 4 * 6)
    x.withUnsafeBufferPointer { x in
      y.withUnsafeMutableBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        Channels.copy(
          x + 2, stride: 7, to: y + 1, outputStride: 6, rows: 4, columns: 3)
      }
    }
    for (index, value) in y.enumerated() {
      let (row, column) = (index / 6, index % 6)
      #expect(value == ((1..<4).contains(column) ? x[row * 7 + column + 1] : 9))
    }
  }

  @Test("Each channel has its own factor, offset and sum of products", arguments: sizes)
  func scales(pixels: Int, channels: Int) {
    // Multiples of 1/64 below 4, so products and their sums are exact.
    func plain(_ count: Int, seed: UInt64) -> [Float] {
      numbers(count, seed: seed).map { ($0 * 64).rounded() / 64 }
    }
    let (x, other) = (plain(pixels * channels, seed: 21), plain(pixels * channels, seed: 22))
    let (factor, offset) = (plain(channels, seed: 23), plain(channels, seed: 24))
    var (scaled, shifted) = (x, x)
    var sums = [Float](repeating: .nan, count: channels)
    Channels.scale(x, by: factor, to: &scaled, pixels: pixels, channels: channels)
    Channels.scale(
      x, by: factor, adding: offset, to: &shifted, pixels: pixels, channels: channels)
    Channels.sumProducts(x, other, to: &sums, pixels: pixels, channels: channels)
    #expect(scaled == x.indices.map { x[$0] * factor[$0 % channels] })
    #expect(shifted == x.indices.map { x[$0] * factor[$0 % channels] + offset[$0 % channels] })
    for channel in 0..<channels {
      let expected = stride(from: channel, to: x.count, by: channels)
        .reduce(0) { $0 + x[$1] * other[$1] }
      #expect(sums[channel] == expected)
    }
  }
}
