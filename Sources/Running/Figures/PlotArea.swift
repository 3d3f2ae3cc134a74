import Drawings

/// A rectangle with two axes, which maps pairs of numbers to points of the canvas.
struct PlotArea {
  let frame: Rectangle
  let horizontal: Axis
  let vertical: Axis

  /// The point of the pair (x, y) on the canvas.
  func point(_ x: Double, _ y: Double) -> Point { Point(x: self.x(of: x), y: self.y(of: y)) }

  private func x(of value: Double) -> Double {
    frame.left + horizontal.position(of: value) * frame.width
  }

  private func y(of value: Double) -> Double {
    frame.bottom - vertical.position(of: value) * frame.height
  }

  /// Draws a light horizontal line at each tick of the y axis; call it first.
  func drawGrid(on canvas: borrowing Canvas) {
    for y in vertical.ticks.map({ y(of: $0.value) }) {
      canvas.line(
        through: [Point(x: frame.left, y: y), Point(x: frame.right, y: y)],
        color: FigureStyle.gridColor, lineWidth: 0.6)
    }
  }

  /// Draws a vertical line at a number of the x axis.
  func drawBorder(at value: Double, on canvas: borrowing Canvas) {
    let x = x(of: value)
    canvas.line(
      through: [Point(x: x, y: frame.top), Point(x: x, y: frame.bottom)],
      color: FigureStyle.borderColor, lineWidth: 0.8)
  }

  /// Draws the frame, the ticks and their labels; call it last.
  func drawFrame(on canvas: borrowing Canvas) {
    let color = FigureStyle.frameColor
    canvas.outline(frame, color: color, lineWidth: 0.8)
    for tick in horizontal.ticks {
      let (x, y) = (x(of: tick.value), frame.bottom)
      let ends = [Point(x: x, y: y), Point(x: x, y: y + 3)]
      canvas.line(through: ends, color: color, lineWidth: 0.8)
      canvas.text(tick.label, at: Point(x: x, y: y + 13), style: FigureStyle.tick(.centre))
    }
    for tick in vertical.ticks {
      let (x, y) = (frame.left, y(of: tick.value))
      let ends = [Point(x: x - 3, y: y), Point(x: x, y: y)]
      canvas.line(through: ends, color: color, lineWidth: 0.8)
      canvas.text(tick.label, at: Point(x: x - 6, y: y), style: FigureStyle.tick(.end))
    }
  }
}

/// Colours and fonts of all figures.
enum FigureStyle {
  static let textColor = Color(0x222222)
  static let frameColor = Color(0x8A8A8A)
  static let gridColor = Color(0xE6E6E6)
  /// For ends of stages: darker than the grid, lighter than the frame.
  static let borderColor = Color(0xBFBFBF)
  /// For samples of the data, drawn below samples of the map.
  static let targetColor = Color(0xC4C4C4)
  static let sampleColor = Color(0x0B63A5, opacity: 0.62)

  /// Colours of lines that are distinguishable with red-green colour blindness.
  ///
  /// - Source: M. Okabe and K. Ito, "Color Universal Design", 2008; without its yellow, which is too
  ///   light on white, and with its black last.
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
