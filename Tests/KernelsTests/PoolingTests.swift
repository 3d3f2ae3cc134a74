import Testing

@testable import Kernels

@Suite("Pooling and interpolation of images")
struct PoolingTests {
  /// One channel, and more than a vector; windows at the border; rows that no window covers.
  static let geometries = [
    geometry(2, 7, 9, channels: 5, window: 3, stride: 2, padding: 0),
    geometry(1, 8, 6, channels: 17, window: 3, stride: 2, padding: 0),
    geometry(2, 5, 4, channels: 1, window: 3, stride: 1, padding: 1),
    geometry(1, 4, 4, channels: 32, window: 3, stride: 1, padding: 1),
    geometry(1, 1, 1, channels: 3, window: 3, stride: 1, padding: 1),
  ]

  private static func geometry(
    _ batch: Int, _ height: Int, _ width: Int, channels: Int, window: Int, stride: Int, padding: Int
  ) -> Pooling.Geometry {
    Pooling.Geometry(
      batch: batch, inputSize: .init(height: height, width: width), channels: channels,
      window: window, stride: stride, padding: padding)
  }

  @Test(
    "A result is the maximum or the mean of the window's pixels in the image", arguments: geometries
  )
  func windows(geometry: Pooling.Geometry) {
    let (size, made, channels) = (geometry.inputSize, geometry.outputSize, geometry.channels)
    let x = numbers(geometry.batch * size.height * size.width * channels, seed: 1)
    let count = geometry.batch * made.height * made.width * channels
    var (maximum, mean) = (
      [Float](repeating: .nan, count: count), [Float](repeating: .nan, count: count)
    )
    Pooling.forward(x, to: &maximum, .maximum, geometry)
    Pooling.forward(x, to: &mean, .mean, geometry)
    for place in 0..<count {
      let (channel, pixel) = (place % channels, place / channels)
      let (column, row) = (pixel % made.width, pixel / made.width % made.height)
      let image = pixel / made.width / made.height
      var values: [Float] = []
      for inner in 0..<geometry.window * geometry.window {
        let r = row * geometry.stride - geometry.padding + inner / geometry.window
        let c = column * geometry.stride - geometry.padding + inner % geometry.window
        guard (0..<size.height).contains(r), (0..<size.width).contains(c) else { continue }
        values.append(x[((image * size.height + r) * size.width + c) * channels + channel])
      }
      #expect(maximum[place] == values.max())
      let exact = values.reduce(0) { $0 + Double($1) } / Double(values.count)
      // Nine additions of numbers up to 4, and a division.
      #expect(abs(Double(mean[place]) - exact) <= 10 * 4 * rounding)
    }
  }

  @Test(
    "Interpolation keeps constants, and slopes between the outermost pixel centres",
    arguments: [(4, 9), (9, 4), (5, 5)])
  func slopes(size: Int, newSize: Int) {
    // Height and width differ, and so do the slopes along them.
    let (height, width, channels) = (size, size + 2, 2)
    let (newHeight, newWidth) = (newSize, newSize + 1)
    var x: [Float] = []
    for row in 0..<height {
      for column in 0..<width { x += [7, 2 * (Float(row) + 0.5) - 3 * (Float(column) + 0.5)] }
    }
    var y = [Float](repeating: .nan, count: newHeight * newWidth * channels)
    Interpolation.bilinear(
      x, size: .init(height: height, width: width), to: &y,
      newSize: .init(height: newHeight, width: newWidth), channels: channels)
    func center(_ index: Int, _ count: Int, _ newCount: Int) -> Double {
      // Outside the outermost centres the image is constant.
      min(max((Double(index) + 0.5) * Double(count) / Double(newCount), 0.5), Double(count) - 0.5)
    }
    for row in 0..<newHeight {
      for column in 0..<newWidth {
        let place = (row * newWidth + column) * channels
        // Weights, positions up to 16 pixels, and products up to 60 are rounded.
        #expect(abs(y[place] - 7) <= 1e-5)
        let slope = 2 * center(row, height, newHeight) - 3 * center(column, width, newWidth)
        #expect(abs(Double(y[place + 1]) - slope) <= 1e-4)
      }
    }
  }
}
