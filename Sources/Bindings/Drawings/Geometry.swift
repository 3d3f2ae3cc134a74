/// A place on a canvas, in points (1/72 inch) from its upper left corner; y grows downwards.
public struct Point: Sendable, Equatable {
  /// To the right.
  public var x: Double
  /// Downwards.
  public var y: Double

  /// Names the two coordinates.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// An upright rectangle on a canvas, in points.
public struct Rectangle: Sendable, Equatable {
  /// The left edge.
  public var left: Double
  /// The upper edge.
  public var top: Double
  /// From left to right, not negative.
  public var width: Double
  /// From top to bottom, not negative.
  public var height: Double

  /// Names the upper left corner and the sizes.
  public init(left: Double, top: Double, width: Double, height: Double) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  /// The right edge.
  public var right: Double { left + width }
  /// The lower edge.
  public var bottom: Double { top + height }
}
