public import Drawings

/// Numbers that change over the steps of a run, as lines in one chart.
public struct LineChart: Sendable {
  /// One line.
  public struct Series: Sendable {
    /// The label at the end of the line.
    let name: String
    /// The x coordinates, ascending.
    let steps: [Double]
    /// The y coordinates, one for each step; a number that cannot be shown leaves a gap.
    let values: [Double]

    /// Names a line and its points.
    ///
    /// - Precondition: there are as many values as steps.
    public init(name: String, steps: [Double], values: [Double]) {
      precondition(
        steps.count == values.count, "\(values.count) values for \(steps.count) steps of \(name)")
      (self.name, self.steps, self.values) = (name, steps, values)
    }
  }

  private let title: String
  private let series: [Series]
  private let borders: [Double]
  private let yScale: AxisScale

  /// Describes a chart.
  ///
  /// - Parameters:
  ///   - title: the text above the chart.
  ///   - series: the lines, each in its own colour.
  ///   - borders: steps with a vertical line, for example the ends of stages.
  ///   - yScale: the scale of the y axis; a logarithmic axis shows positive numbers only.
  public init(
    title: String, series: [Series], borders: [Double] = [], yScale: AxisScale = .linear
  ) {
    (self.title, self.series, self.borders, self.yScale) = (title, series, borders, yScale)
  }

  /// Draws the chart as PNG or SVG, depending on the end of the path.
  public func write(to path: String) throws(DrawingError) {
    let pieces = series.map(shownPieces)
    let area = PlotArea(
      frame: Rectangle(left: 52, top: 30, width: 400, height: 210),
      horizontal: axis(pieces.joined().joined().map(\.step), scale: .linear),
      vertical: axis(pieces.joined().joined().map(\.value), scale: yScale).extended(by: 0.05))
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
        "step", at: Point(x: middle, y: area.frame.bottom + 30),
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
    step.isFinite && value.isFinite && (yScale == .linear || value > 0)
  }

  private func axis(_ numbers: [Double], scale: AxisScale) -> Axis {
    guard let low = numbers.min(), let high = numbers.max() else {
      return Axis(scale == .linear ? 0...1 : 0.1...10, scale: scale)
    }
    return Axis(low...high, scale: scale)
  }

  /// The heights of the labels: near the ends of their lines, without overlap.
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
