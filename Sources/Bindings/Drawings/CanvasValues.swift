/// A point on a canvas, in points (1/72 inch) from its upper left corner; y grows downwards.
public struct Point: Sendable, Equatable {
  /// Distance from the left edge.
  public let x: Double
  /// Distance from the upper edge.
  public let y: Double

  /// Makes a point from its coordinates.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle on a canvas, in points; its edges are horizontal and vertical.
public struct Rectangle: Sendable, Equatable {
  /// The x of the left edge.
  public let left: Double
  /// The y of the upper edge.
  public let top: Double
  /// The distance from the left edge to the right, not negative.
  public let width: Double
  /// The distance from the upper edge to the lower, not negative.
  public let height: Double

  /// Makes a rectangle from its upper left corner and its sizes.
  public init(left: Double, top: Double, width: Double, height: Double) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  /// The x of the right edge.
  public var right: Double { left + width }
  /// The y of the lower edge.
  public var bottom: Double { top + height }
}

/// A colour of the sRGB space with an opacity.
public struct Color: Sendable, Equatable {
  /// From 0 to 1.
  let red, green, blue: Double
  /// From 0, invisible, to 1, opaque.
  let opacity: Double

  /// Takes the notation of the web: `Color(0x1F77B4)` has red 0x1F, green 0x77, blue 0xB4.
  public init(_ hexadecimal: UInt32, opacity: Double = 1) {
    func channel(_ shift: UInt32) -> Double { Double(hexadecimal >> shift & 0xFF) / 255 }
    red = channel(16)
    green = channel(8)
    blue = channel(0)
    self.opacity = opacity
  }
}

/// The font, the colour and the alignment of a line of text.
public struct TextStyle: Sendable, Equatable {
  /// The part of the text that is at the given point, horizontally.
  public enum Alignment: Sendable {
    /// The beginning of the line.
    case start
    /// The middle of the line.
    case centre
    /// The end of the line.
    case end
  }

  /// The part of the text that is at the given point, vertically.
  public enum VerticalAlignment: Sendable {
    /// The line on which the letters stand.
    case baseline
    /// Half the height of a digit.
    case middle
  }

  /// The size of the font in points.
  let size: Double
  /// The colour of the letters.
  public var color: Color
  let alignment: Alignment
  let verticalAlignment: VerticalAlignment
  let isBold: Bool

  /// Makes a style; by default the letters are regular, and begin at the point.
  public init(
    size: Double, color: Color, alignment: Alignment = .start,
    verticalAlignment: VerticalAlignment = .baseline, isBold: Bool = false
  ) {
    self.size = size
    self.color = color
    self.alignment = alignment
    self.verticalAlignment = verticalAlignment
    self.isBold = isBold
  }
}

/// A rectangle of opaque pixels.
public struct PixelImage: Sendable, Equatable {
  /// The number of pixels in a row.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// `0xRRGGBB` for each pixel, row by row from the top.
  public let pixels: [UInt32]

  /// Makes an image from its sizes and pixels.
  ///
  /// - Precondition: there are `width * height` pixels.
  public init(width: Int, height: Int, pixels: [UInt32]) {
    precondition(
      pixels.count == width * height, "\(pixels.count) pixels for \(width) x \(height)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
