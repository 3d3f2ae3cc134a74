/// Images as matrices [pixels, channels]: copies of some channels, and one factor for each channel.
public enum Channels {
  /// Copies a block of columns from one matrix to another.
  ///
  /// - Parameters:
  ///   - x: the first element to read.
  ///   - stride: from one row of x to the next.
  ///   - y: the first element to write.
  ///   - outputStride: from one row of y to the next.
  ///   - rows: of the block.
  ///   - columns: of the block.
  public static func copy(
    _ x: UnsafePointer<Float>, stride: Int, to y: UnsafeMutablePointer<Float>,
    outputStride: Int, rows: Int, columns: Int
  ) {
    let block = 64  // rows in one call of a thread
    ComputeThreads.forEach((rows + block - 1) / block, floats: rows * columns) { index in
      for row in (index * block)..<min(rows, (index + 1) * block) {
        (y + row * outputStride).update(from: x + row * stride, count: columns)
      }
    }
  }

  /// y[pixel, channel] = factor[channel] x[pixel, channel].
  ///
  /// - Parameters:
  ///   - x: [pixels, channels].
  ///   - factor: [channels].
  ///   - y: [pixels, channels].
  ///   - pixels: of each array.
  ///   - channels: of each array.
  public static func scale(
    _ x: UnsafePointer<Float>, by factor: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>, pixels: Int, channels: Int
  ) {
    for pixel in 0..<pixels {
      let start = pixel * channels
      Algebra.multiply(x + start, factor, to: y + start, count: channels)
    }
  }

  /// y[pixel, channel] = factor[channel] x[pixel, channel] + offset[channel].
  ///
  /// - Parameters:
  ///   - x: [pixels, channels].
  ///   - factor: [channels].
  ///   - offset: [channels].
  ///   - y: [pixels, channels].
  ///   - pixels: of each array.
  ///   - channels: of each array.
  public static func scale(
    _ x: UnsafePointer<Float>, by factor: UnsafePointer<Float>,
    adding offset: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, pixels: Int,
    channels: Int
  ) {
    for pixel in 0..<pixels {
      let start = pixel * channels
      mapVectors(x + start, factor, offset, to: y + start, count: channels) { x, factor, offset in
        offset.addingProduct(factor, x)
      }
    }
  }

  /// z[channel] = the sum of x[pixel, channel] y[pixel, channel] over pixels.
  ///
  /// - Parameters:
  ///   - x: [pixels, channels].
  ///   - y: [pixels, channels].
  ///   - z: [channels].
  ///   - pixels: of each array.
  ///   - channels: of each array.
  public static func sumProducts(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, to z: UnsafeMutablePointer<Float>,
    pixels: Int, channels: Int
  ) {
    z.update(repeating: 0, count: channels)
    for pixel in 0..<pixels {
      let start = pixel * channels
      mapVectors(UnsafePointer(z), x + start, y + start, to: z, count: channels) { z, x, y in
        z.addingProduct(x, y)
      }
    }
  }
}
