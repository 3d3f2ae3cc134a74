import Kernels
import Testing

@Suite("Filters of images")
struct ResamplingTests {
  /// Height and width; even, so that they can be halved.
  static let sizes = [(2, 2), (2, 6), (4, 2), (6, 8)]
  /// Channels of images, and numbers smaller than, equal to and larger than a vector of 16.
  static let channelCounts = [1, 3, 16, 17]

  @Test("Downsampling is the filter with a stride of 2", arguments: sizes, channelCounts)
  func downsampling(size: (Int, Int), channels: Int) {
    let (x, y) = images(size, channels, outputCount: size.0 * size.1 / 4 * channels) {
      Resampling.downsample(
        $0, to: &$1, height: size.0, width: size.1, channels: channels, factor: 0.5)
    }
    #expect(y == filtered(x, size, channels, stride: 2, padding: (1, 1), gain: 0.5))
  }

  @Test("Upsampling is the filter of pixels with zeros between", arguments: sizes, channelCounts)
  func upsampling(size: (Int, Int), channels: Int) {
    let (x, y) = images(size, channels, outputCount: size.0 * size.1 * 4 * channels) {
      Resampling.upsample(
        $0, to: &$1, height: size.0, width: size.1, channels: channels, factor: 0.5)
    }
    #expect(y == filtered(x, size, channels, spacing: 2, padding: (2, 1), gain: 2))
  }

  @Test("A blur is the filter of the padded image", arguments: sizes, channelCounts)
  func blur(size: (Int, Int), channels: Int) {
    for padding in [1, 2] {
      let growth = 2 * padding - 3
      let count = (size.0 + growth) * (size.1 + growth) * channels
      let (x, y) = images(size, channels, outputCount: count) {
        Resampling.blur(
          $0, to: &$1, height: size.0, width: size.1, channels: channels, padding: padding)
      }
      #expect(y == filtered(x, size, channels, padding: (padding, padding), gain: 1))
    }
  }

  @Test("The bits of a channel do not depend on its position among the others")
  func places() {
    func evaluate(_ x: [Float], channels: Int) -> [[Float]] {
      var down = [Float](repeating: .nan, count: 6 * channels)
      var up = [Float](repeating: .nan, count: 96 * channels)
      var blur = [Float](repeating: .nan, count: 35 * channels)
      Resampling.downsample(x, to: &down, height: 4, width: 6, channels: channels, factor: 0.7)
      Resampling.upsample(x, to: &up, height: 4, width: 6, channels: channels, factor: 0.7)
      Resampling.blur(x, to: &blur, height: 4, width: 6, channels: channels, padding: 2)
      return [down, up, blur]
    }
    func channel(_ channel: Int, of x: [Float]) -> [Float] {
      stride(from: channel, to: x.count, by: 17).map { x[$0] }
    }
    let x = numbers(24 * 17, seed: 25)
    let all = evaluate(x, channels: 17)
    for number in 0..<17 {
      let single = evaluate(channel(number, of: x), channels: 1)
      #expect(single == all.map { channel(number, of: $0) })
    }
  }

  /// An image and the kernel's output; checks that the kernel writes nothing after the output.
  private func images(
    _ size: (Int, Int), _ channels: Int, outputCount: Int,
    _ kernel: ([Float], inout [Float]) -> Void
  ) -> ([Float], [Float]) {
    // Multiples of 1/64, so the results are exact multiples of 2^-13.
    let x = numbers(size.0 * size.1 * channels, seed: 13).map { ($0 * 64).rounded() / 64 }
    var y = [Float](repeating: .nan, count: outputCount + 16)
    kernel(x, &y)
    #expect(y[outputCount...].allSatisfy { $0.isNaN } as Bool)
    return (x, Array(y[..<outputCount]))
  }

  /// The definition: insert `spacing` - 1 zeros after each pixel and `padding` zeros at the borders,
  /// apply the filter at every position, and keep every `stride`-th result.
  private func filtered(
    _ x: [Float], _ size: (Int, Int), _ channels: Int, spacing: Int = 1, stride: Int = 1,
    padding: (Int, Int), gain: Double
  ) -> [Float] {
    let (height, width) = (
      size.0 * spacing + padding.0 + padding.1, size.1 * spacing + padding.0 + padding.1
    )
    func padded(_ row: Int, _ column: Int, _ channel: Int) -> Double {
      let (row, column) = (row - padding.0, column - padding.0)
      guard row >= 0, column >= 0, row % spacing == 0, column % spacing == 0,
        row / spacing < size.0, column / spacing < size.1
      else { return 0 }
      return Double(x[(row / spacing * size.1 + column / spacing) * channels + channel])
    }
    let weights = [1.0, 3, 3, 1]
    var result: [Float] = []
    for row in Swift.stride(from: 0, through: height - 4, by: stride) {
      for column in Swift.stride(from: 0, through: width - 4, by: stride) {
        for channel in 0..<channels {
          var sum = 0.0
          for i in 0..<4 {
            for j in 0..<4 {
              sum += weights[i] * weights[j] / 64 * padded(row + i, column + j, channel)
            }
          }
          result.append(Float(gain * sum))
        }
      }
    }
    return result
  }
}
