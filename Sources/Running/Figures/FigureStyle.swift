import Drawings

/// Colours and letters that all figures share.
enum FigureStyle {
  static let textColor = Color(0x222222)
  static let frameColor = Color(0x8A8A8A)
  static let gridColor = Color(0xE6E6E6)
  /// Ends of stages: darker than the grid, paler than the frame.
  static let borderColor = Color(0xBFBFBF)
  /// Samples of the data, which lie beneath those of the map.
  static let targetColor = Color(0xC4C4C4)
  static let sampleColor = Color(0x0B63A5, opacity: 0.62)

  /// Colours of curves; people who do not see red or green tell them apart.
  ///
  /// Source: M. Okabe and K. Ito, "Color Universal Design", 2008; without its yellow, too pale on
  /// white, and with its black last.
  static let curveColors: [Color] = [
    Color(0x0072B2), Color(0xD55E00), Color(0x009E73), Color(0xCC79A7), Color(0xE69F00),
    Color(0x56B4E9), Color(0x222222),
  ]

  static let title = TextStyle(size: 12, color: textColor, alignment: .centre, isBold: true)

  static func label(_ alignment: TextStyle.Alignment) -> TextStyle {
    TextStyle(size: 10, color: textColor, alignment: alignment, verticalAlignment: .middle)
  }

  static func tick(_ alignment: TextStyle.Alignment) -> TextStyle {
    TextStyle(
      size: 8.5, color: Color(0x555555), alignment: alignment,
      verticalAlignment: alignment == .end ? .middle : .baseline)
  }
}
