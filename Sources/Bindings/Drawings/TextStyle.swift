/// How a line of text looks, and where it lies relative to its point.
public struct TextStyle: Sendable, Equatable {
  /// Which part of a line of text is at its point, along the line.
  public enum Alignment: Sendable {
    /// Its beginning.
    case start
    /// Its middle.
    case centre
    /// Its end.
    case end
  }

  /// Which part of a line of text is at its point, across the line.
  public enum VerticalAlignment: Sendable {
    /// The line on which the letters stand.
    case baseline
    /// Half the height of a digit.
    case middle
  }

  /// Height of a line in points.
  public var size: Double
  /// The colour of the letters.
  public var color: Color
  /// Which part is at the point, along the line.
  public var alignment: Alignment
  /// Which part is at the point, across the line.
  public var verticalAlignment: VerticalAlignment
  /// Whether the letters are heavy.
  public var isBold: Bool
  /// Whether the line runs upwards.
  public var runsUpwards: Bool

  /// Names what differs from light letters that begin at the point.
  public init(
    size: Double, color: Color, alignment: Alignment = .start,
    verticalAlignment: VerticalAlignment = .baseline, isBold: Bool = false,
    runsUpwards: Bool = false
  ) {
    self.size = size
    self.color = color
    self.alignment = alignment
    self.verticalAlignment = verticalAlignment
    self.isBold = isBold
    self.runsUpwards = runsUpwards
  }
}
