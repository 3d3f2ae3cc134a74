import Drawings

/// The part of a figure that has two axes, and how numbers become places in it.
struct PlotArea {
  let frame: Rectangle
  let horizontal: Axis
  let vertical: Axis

  /// Where the pair (x, y) lies on the canvas.
  func point(_ x: Double, _ y: Double) -> Point {
    Point(
      x: frame.left + horizontal.position(of: x) * frame.width,
      y: frame.bottom - vertical.position(of: y) * frame.height)
  }

  /// Pale lines across the area at all ticks; drawn first, beneath everything else.
  func drawGrid(on canvas: borrowing Canvas) {
    for tick in vertical.ticks {
      let y = frame.bottom - vertical.position(of: tick.value) * frame.height
      canvas.line(
        through: [Point(x: frame.left, y: y), Point(x: frame.right, y: y)],
        color: FigureStyle.gridColor, lineWidth: 0.6)
    }
  }

  /// A line from the bottom to the top.
  func drawBorder(at value: Double, on canvas: borrowing Canvas) {
    let x = frame.left + horizontal.position(of: value) * frame.width
    canvas.line(
      through: [Point(x: x, y: frame.top), Point(x: x, y: frame.bottom)],
      color: FigureStyle.borderColor, lineWidth: 0.8)
  }

  /// The frame with the ticks and their numbers; drawn last.
  func drawFrame(on canvas: borrowing Canvas) {
    canvas.outline(frame, color: FigureStyle.frameColor, lineWidth: 0.8)
    for tick in horizontal.ticks {
      let x = frame.left + horizontal.position(of: tick.value) * frame.width
      canvas.line(
        through: [Point(x: x, y: frame.bottom), Point(x: x, y: frame.bottom + 3)],
        color: FigureStyle.frameColor, lineWidth: 0.8)
      canvas.text(
        tick.label, at: Point(x: x, y: frame.bottom + 13), style: FigureStyle.tick(.centre))
    }
    for tick in vertical.ticks {
      let y = frame.bottom - vertical.position(of: tick.value) * frame.height
      canvas.line(
        through: [Point(x: frame.left - 3, y: y), Point(x: frame.left, y: y)],
        color: FigureStyle.frameColor, lineWidth: 0.8)
      canvas.text(
        tick.label, at: Point(x: frame.left - 6, y: y), style: FigureStyle.tick(.end))
    }
  }
}
