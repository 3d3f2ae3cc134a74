/// Images of another size, by interpolation between the centres of neighbouring pixels.
public enum Interpolation {
  /// y = the image x, resized.
  ///
  /// Along each axis, with m pixels of x, n pixels of y, and r = p - floor p:
  ///
  ///     p = max(0, (i + 1/2) m / n - 1/2),  y[i] = (1 - r) x[floor p] + r x[floor p + 1].
  ///
  /// A smaller image is computed in the same way, without an average over more pixels. Both images
  /// are [height, width, channels].
  ///
  /// - Source: PyTorch's `interpolate`, bilinear, without aligned corners and without antialiasing.
  public static func bilinear(
    _ x: UnsafePointer<Float>, size: ConvolutionGeometry.Size, to y: UnsafeMutablePointer<Float>,
    newSize: ConvolutionGeometry.Size, channels: Int
  ) {
    let columns = (0..<newSize.width).map { Neighbours(of: $0, size.width, newSize.width) }
    for row in 0..<newSize.height {
      let rows = Neighbours(of: row, size.height, newSize.height)
      let above = x + rows.first * size.width * channels
      let below = x + rows.second * size.width * channels
      let made = y + row * newSize.width * channels
      for (column, pair) in columns.enumerated() {
        let (left, right) = (pair.first * channels, pair.second * channels)
        for channel in 0..<channels {
          let upper = pair.mix(above[left + channel], above[right + channel])
          let lower = pair.mix(below[left + channel], below[right + channel])
          made[column * channels + channel] = rows.mix(upper, lower)
        }
      }
    }
  }

  /// The two pixels of a row or column between which a new pixel lies.
  private struct Neighbours {
    let first, second: Int
    /// The weight of the second pixel.
    let share: Float

    init(of index: Int, _ count: Int, _ newCount: Int) {
      let position = max(0, (Float(index) + 0.5) * (Float(count) / Float(newCount)) - 0.5)
      first = min(Int(position), count - 1)
      second = min(first + 1, count - 1)
      share = position - Float(first)
    }

    func mix(_ x: Float, _ y: Float) -> Float { (1 - share) * x + share * y }
  }
}
