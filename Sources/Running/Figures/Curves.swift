public import Drawings

/// Numbers that change over the steps of a run, as lines in one chart.
public struct Curves: Sendable {
  /// One line.
  public struct Series: Sendable {
    /// Written beside the line.
    public var name: String
    /// Steps, or whatever the horizontal axis counts; ascending.
    public var steps: [Double]
    /// One number for each step; the line has a gap where a number cannot be shown.
    public var values: [Double]

    /// Names the line and its points.
    ///
    /// - Precondition: there are as many values as steps.
    public init(name: String, steps: [Double], values: [Double]) {
      precondition(
        steps.count == values.count, "\(values.count) values for \(steps.count) steps of \(name)")
      self.name = name
      self.steps = steps
      self.values = values
    }
  }

  /// How the vertical axis is divided.
  public enum VerticalScale: Sendable {
    /// Evenly.
    case linear
    /// By powers of ten; numbers that are not positive are not shown.
    case logarithmic
  }

  /// Written above the chart.
  public var title: String
  /// What the horizontal axis counts.
  public var horizontalLabel: String
  /// The lines, which differ in colour.
  public var series: [Series]
  /// Steps at which something ended, as a stage does; each is a vertical line.
  public var borders: [Double]
  /// How the vertical axis is divided.
  public var verticalScale: VerticalScale

  /// Names the lines and what they are drawn upon.
  public init(
    title: String, horizontalLabel: String = "step", series: [Series], borders: [Double] = [],
    verticalScale: VerticalScale = .linear
  ) {
    self.title = title
    self.horizontalLabel = horizontalLabel
    self.series = series
    self.borders = borders
    self.verticalScale = verticalScale
  }

  /// Draws the chart as `.png` or `.svg`, as the name ends.
  public func write(to path: String) throws(DrawingError) {
    let pieces = series.map(shownPieces)
    let area = PlotArea(
      frame: Rectangle(left: 52, top: 30, width: 400, height: 210),
      horizontal: axis(pieces.joined().joined().map(\.step), scale: .linear),
      vertical: axis(
        pieces.joined().joined().map(\.value),
        scale: verticalScale == .linear ? .linear : .logarithmic
      ).extended(by: 0.05))
    let names = labels(pieces, in: area)
    // 6.5: letters of size 10 are about 6 points wide.
    let nameWidth = 6.5 * Double(series.map(\.name.count).max() ?? 0)
    try withCanvas(
      savedTo: path, width: area.frame.right + 20 + nameWidth, height: area.frame.bottom + 42
    ) { canvas in
      area.drawGrid(on: canvas)
      canvas.clipped(to: area.frame) {
        for border in borders { area.drawBorder(at: border, on: canvas) }
        for (index, lines) in pieces.enumerated() {
          for line in lines {
            canvas.line(
              through: line.map { area.point($0.step, $0.value) }, color: color(index),
              lineWidth: 1.4)
          }
        }
      }
      area.drawFrame(on: canvas)
      for label in names {
        var style = FigureStyle.label(.start)
        style.color = color(label.series)
        canvas.text(
          series[label.series].name, at: Point(x: area.frame.right + 8, y: label.y), style: style)
      }
      let middle = area.frame.left + area.frame.width / 2
      canvas.text(title, at: Point(x: middle, y: 19), style: FigureStyle.title)
      canvas.text(
        horizontalLabel, at: Point(x: middle, y: area.frame.bottom + 30),
        style: FigureStyle.label(.centre))
    }
  }

  private typealias Piece = [(step: Double, value: Double)]

  /// The parts of a line between its gaps.
  private func shownPieces(_ series: Series) -> [Piece] {
    zip(series.steps, series.values).map { (step: $0, value: $1) }
      .split { !isShown($0.step, $0.value) }.map(Array.init)
  }

  private func isShown(_ step: Double, _ value: Double) -> Bool {
    step.isFinite && value.isFinite && (verticalScale == .linear || value > 0)
  }

  private func axis(_ numbers: [Double], scale: Axis.Scale) -> Axis {
    guard let low = numbers.min(), let high = numbers.max() else {
      return Axis(scale == .linear ? 0...1 : 0.1...10, scale: scale)
    }
    return Axis(low...high, scale: scale)
  }

  /// Where the names of the lines go: at the height of their ends, but not over each other.
  private func labels(_ pieces: [[Piece]], in area: PlotArea) -> [(series: Int, y: Double)] {
    let spacing = 14.0
    var labels = pieces.indices.compactMap { index in
      pieces[index].last?.last.map { (series: index, y: area.point($0.step, $0.value).y) }
    }.sorted { $0.y < $1.y }
    for index in labels.indices.dropFirst() {
      labels[index].y = max(labels[index].y, labels[index - 1].y + spacing)
    }
    var limit = area.frame.bottom
    for index in labels.indices.reversed() {
      labels[index].y = min(labels[index].y, limit)
      limit = labels[index].y - spacing
    }
    return labels
  }

  private func color(_ index: Int) -> Color {
    FigureStyle.curveColors[index % FigureStyle.curveColors.count]
  }
}
