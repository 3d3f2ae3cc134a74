import Drawings

/// The channels of imported pictures.
public enum PictureColors: Sendable {
  /// Red, green and blue.
  case rgb
  /// Brightness only.
  case grey

  var channelCount: Int { self == .rgb ? 3 : 1 }
}

extension PixelImage {
  /// The middle square of the picture, resized to `[channels, side, side]`.
  ///
  /// If the difference of height and width is odd, one more row is cut off at the bottom, or one more
  /// column at the right. The computation uses integers and rounds once, so all machines compute
  /// the same pixels.
  func square(side: Int, colors: PictureColors) -> [UInt8] {
    let crop = min(width, height)
    let line = LineResampling(from: crop, to: side)
    // [channels, crop, side]: lines are resampled first.
    let lines = shortened(crop: crop, by: line)
    let scale = line.total * line.total
    // [channels, side, side]
    var values = [UInt8](repeating: 0, count: 3 * side * side)
    for channel in 0..<3 {
      for row in 0..<side {
        let mean = line.means[row]
        let start = (channel * side + row) * side
        for column in 0..<side {
          var sum = scale / 2
          for (index, weight) in mean.weights.enumerated() {
            sum += weight * lines[(channel * crop + mean.first + index) * side + column]
          }
          values[start + column] = UInt8(sum / scale)
        }
      }
    }
    return colors == .rgb ? values : brightness(values)
  }

  /// Each line of the middle square, resampled; `[channels, crop, line.means.count]`.
  private func shortened(crop: Int, by line: LineResampling) -> [Int] {
    let (top, left) = ((height - crop) / 2, (width - crop) / 2)
    let side = line.means.count
    var lines = [Int](repeating: 0, count: 3 * crop * side)
    for row in 0..<crop {
      let start = (top + row) * width + left
      for (column, mean) in line.means.enumerated() {
        var (red, green, blue) = (0, 0, 0)
        for (index, weight) in mean.weights.enumerated() {
          let pixel = Int(pixels[start + mean.first + index])
          red += weight * (pixel >> 16)
          green += weight * (pixel >> 8 & 255)
          blue += weight * (pixel & 255)
        }
        lines[row * side + column] = red
        lines[(crop + row) * side + column] = green
        lines[(2 * crop + row) * side + column] = blue
      }
    }
    return lines
  }

  /// Turns three channels into one.
  ///
  /// - Source: ITU-R BT.601, the weights of JPEG and of most image libraries.
  private func brightness(_ values: [UInt8]) -> [UInt8] {
    let size = values.count / 3
    return (0..<size).map { pixel in
      let red = 299 * Int(values[pixel])
      let green = 587 * Int(values[size + pixel])
      let blue = 114 * Int(values[2 * size + pixel])
      return UInt8((red + green + blue + 500) / 1000)
    }
  }
}
