public import Drawings
public import Tensors

/// One square of a scatter plot: samples in colour over samples of the data in grey.
public struct ScatterPanel: Sendable {
  let title: String
  let samples: Tensor
  let target: Tensor?

  /// Describes a panel.
  ///
  /// - Parameters:
  ///   - title: the text above the square.
  ///   - samples: samples of the map, [count, 2].
  ///   - target: samples of the data, [count, 2]; nil for none.
  public init(title: String, samples: Tensor, target: Tensor?) {
    for points in [samples, target].compactMap(\.self) {
      precondition(
        points.shape.count == 2 && points.shape[1] == 2,
        "a scatter plot needs points in the plane, not a tensor of shape \(points.shape)")
    }
    (self.title, self.samples, self.target) = (title, samples, target)
  }
}

/// Planar samples in one or more panels side by side, with the same axes in all panels.
public struct ScatterPlot: Sendable {
  private let panels: [ScatterPanel]

  /// Describes a plot of panels from left to right.
  ///
  /// - Precondition: there is at least one panel.
  public init(panels: [ScatterPanel]) {
    precondition(!panels.isEmpty, "a scatter plot without panels")
    self.panels = panels
  }

  /// Draws the plot as PNG or SVG, depending on the end of the path.
  ///
  /// The axes cover the whole target, or all samples if no panel has a target. Points outside are
  /// not drawn; the number of these points stands above the upper right corner.
  public func write(to path: String) throws(DrawingError) {
    let (side, leftMargin, rightMargin, topMargin, bottomMargin) = (210.0, 34.0, 12.0, 28.0, 24.0)
    let pitch = leftMargin + side + rightMargin
    let (horizontal, vertical) = axes
    try withCanvas(
      savedTo: path, width: pitch * Double(panels.count),
      height: topMargin + side + bottomMargin, pixelsPerPoint: 3
    ) { canvas in
      for (index, panel) in panels.enumerated() {
        let frame = Rectangle(
          left: Double(index) * pitch + leftMargin, top: topMargin, width: side, height: side)
        let area = PlotArea(frame: frame, horizontal: horizontal, vertical: vertical)
        draw(panel, in: area, on: canvas)
      }
    }
  }

  private func draw(_ panel: ScatterPanel, in area: PlotArea, on canvas: borrowing Canvas) {
    let frame = area.frame
    let samples = points(panel.samples)
    let target = panel.target.map { points($0) } ?? []
    canvas.clipped(to: frame) {
      canvas.discs(
        at: target.map(area.point), radius: radius(target.count), color: FigureStyle.targetColor)
      // Overlapping discs of one call are not darker. Eight calls show where samples are dense.
      for layer in 0..<8 {
        let indices = stride(from: layer, to: samples.count, by: 8)
        canvas.discs(
          at: indices.map { area.point(samples[$0].x, samples[$0].y) },
          radius: radius(samples.count), color: FigureStyle.sampleColor)
      }
    }
    area.drawFrame(on: canvas)
    canvas.text(
      panel.title, at: Point(x: frame.left + frame.width / 2, y: frame.top - 10),
      style: FigureStyle.title)
    let shown = samples.count {
      area.horizontal.range.contains($0.x) && area.vertical.range.contains($0.y)
    }
    let outside = panel.samples.shape[0] - shown
    if outside > 0 {
      canvas.text(
        "\(outside) outside", at: Point(x: frame.right, y: frame.top - 5),
        style: TextStyle(size: 7.5, color: Color(0x777777), alignment: .end))
    }
  }

  /// Two ranges of equal length, so a circle looks round.
  private var axes: (horizontal: Axis, vertical: Axis) {
    let targets = panels.compactMap(\.target).flatMap { points($0) }
    let shown = targets.isEmpty ? panels.flatMap { points($0.samples) } : targets
    let (left, right) = extent(shown.map(\.x))
    let (bottom, top) = extent(shown.map(\.y))
    // 0.58: half of the longer side, and a margin of 8 % of it on each side.
    let reach = 0.58 * max(right - left, top - bottom)
    func axis(_ low: Double, _ high: Double) -> Axis {
      let middle = (low + high) / 2
      return Axis(middle - reach...middle + reach)
    }
    return (axis(left, right), axis(bottom, top))
  }

  private func extent(_ values: [Double]) -> (Double, Double) {
    guard let low = values.min(), let high = values.max(), low < high else { return (-1, 1) }
    return (low, high)
  }

  /// The finite points of a tensor of shape [count, 2].
  private func points(_ tensor: Tensor) -> [(x: Double, y: Double)] {
    let values = tensor.values
    return stride(from: 0, to: values.count, by: 2).lazy
      .map { (x: Double(values[$0]), y: Double(values[$0 + 1])) }
      .filter { $0.x.isFinite && $0.y.isFinite }
  }

  /// The radius of a disc: smaller for more points, so the discs have about the same total area.
  private func radius(_ count: Int) -> Double {
    min(2, max(0.45, 45 / Double(max(1, count)).squareRoot()))
  }
}
