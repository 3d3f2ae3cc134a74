import Drawings
import Testing

@testable import Datasets

@Suite("Resized pictures")
struct LineResamplingTests {
  /// Widths and heights of pictures, and the side of their resized middle square.
  static let sizes = [
    (1, 1, 1), (7, 5, 3), (5, 9, 5), (12, 12, 4), (4, 4, 11), (3, 2, 16), (64, 9, 8),
  ]

  @Test("Weights are positive, have the same sum, stay within the line, and are symmetric")
  func weights() {
    for count in 1...20 {
      for newCount in 1...25 {
        let line = LineResampling(from: count, to: newCount)
        #expect(line.means.count == newCount)
        for (mean, mirrored) in zip(line.means, line.means.reversed()) {
          #expect(mean.weights.allSatisfy { $0 > 0 } && mean.weights.reduce(0, +) == line.total)
          #expect(mean.first >= 0 && mean.first + mean.weights.count <= count)
          #expect(mean.weights == mirrored.weights.reversed())
          #expect(mean.first == count - mirrored.first - mirrored.weights.count)
        }
        // A shorter line uses every old pixel equally.
        guard newCount <= count else { continue }
        var uses = [Int](repeating: 0, count: count)
        for mean in line.means {
          for (index, weight) in mean.weights.enumerated() { uses[mean.first + index] += weight }
        }
        #expect(uses.allSatisfy { $0 == newCount })
      }
    }
  }

  @Test("A longer line interpolates linearly between the old pixels")
  func interpolation() {
    // Three times as long: the centre of each third is the centre of an old pixel.
    let line = LineResampling(from: 3, to: 9)
    let values = line.means.map { mean in
      mean.weights.enumerated().reduce(0) { $0 + $1.element * [0, 30, 90][mean.first + $1.offset] }
        / line.total
    }
    #expect(values == [0, 0, 10, 20, 30, 50, 70, 90, 90])
  }

  @Test("A picture of one colour keeps it in any size", arguments: sizes)
  func constant(width: Int, height: Int, side: Int) {
    for color: UInt32 in [0x000000, 0xFFFFFF, 0x0180FE] {
      let image = PixelImage(
        width: width, height: height, pixels: .init(repeating: color, count: width * height))
      let plane = side * side
      let expected = [16, 8, 0].flatMap { shift in
        [UInt8](repeating: UInt8(color >> UInt32(shift) & 255), count: plane)
      }
      #expect(image.square(side: side, colors: .rgb) == expected)
    }
  }

  @Test(
    "A picture shrunk by an integer factor has the means of its blocks", arguments: [1, 2, 3, 5])
  func blocks(factor: Int) {
    let side = 4
    // Wider than high: three columns are cut off at the left and four at the right.
    let (height, width) = (side * factor, side * factor + 7)
    let image = Self.image(width: width, height: height)
    let found = image.square(side: side, colors: .rgb)
    for (channel, shift) in [16, 8, 0].enumerated() {
      for row in 0..<side {
        for column in 0..<side {
          var sum = 0
          for y in 0..<factor {
            for x in 0..<factor {
              let place = (row * factor + y) * width + 3 + column * factor + x
              sum += Int(image.pixels[place] >> UInt32(shift) & 255)
            }
          }
          let mean = (Double(sum) / Double(factor * factor)).rounded()
          #expect(found[(channel * side + row) * side + column] == UInt8(mean))
        }
      }
    }
  }

  @Test("Grey is the brightness: between the three channels, and unchanged for a grey picture")
  func grey() {
    let image = Self.image(width: 9, height: 9)
    let (grey, colors) = (
      image.square(side: 5, colors: .grey), image.square(side: 5, colors: .rgb)
    )
    #expect(grey.count == 25)
    for place in 0..<25 {
      let pixel = [0, 25, 50].map { colors[$0 + place] }
      #expect((pixel.min() ?? 0)...(pixel.max() ?? 0) ~= grey[place])
    }
    for level in 0...255 {
      let plain = PixelImage(width: 1, height: 1, pixels: [UInt32(level) * 0x010101])
      #expect(plain.square(side: 1, colors: .grey) == [UInt8(level)])
      #expect(plain.square(side: 1, colors: .rgb) == [UInt8](repeating: UInt8(level), count: 3))
    }
    // BT.601: green is brighter than red, and red than blue.
    let primaries = PixelImage(width: 1, height: 1, pixels: [0x00FF00])
    #expect(primaries.square(side: 1, colors: .grey) == [150])
  }

  static func image(width: Int, height: Int) -> PixelImage {
    PixelImage(
      width: width, height: height,
      pixels: (0..<width * height).map { UInt32(($0 * 2_654_435_761) >> 8 & 0xFFFFFF) })
  }
}
