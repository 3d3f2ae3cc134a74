/// Images as matrices [pixels, channels]: copies of some channels, and one factor for each channel.
public enum Channels {
  /// Copies a block [rows, columns] from one matrix to another.
  ///
  /// x and y point to its first element. Rows of x are `stride` floats apart, and rows of y
  /// `outputStride` floats.
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

  /// y[pixel, channel] = factor[channel] x[pixel, channel], plus offset[channel] if there is one.
  public static func scale(
    _ x: UnsafePointer<Float>, by factor: UnsafePointer<Float>,
    adding offset: UnsafePointer<Float>? = nil, to y: UnsafeMutablePointer<Float>, pixels: Int,
    channels: Int
  ) {
    for pixel in 0..<pixels {
      let (x, y) = (x + pixel * channels, y + pixel * channels)
      if let offset {
        mapVectors(x, factor, offset, to: y, count: channels) { x, factor, offset in
          offset.addingProduct(factor, x)
        }
      } else {
        Algebra.multiply(x, factor, to: y, count: channels)
      }
    }
  }

  /// z[channel] = the sum of x[pixel, channel] y[pixel, channel] over pixels.
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
