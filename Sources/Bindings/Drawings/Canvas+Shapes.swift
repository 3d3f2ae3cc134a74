import CCairo

extension Canvas {
  /// Fills a rectangle.
  ///
  /// - Corresponds to: `cairo_fill`
  public func fill(_ area: Rectangle, with color: Color) {
    use(color)
    cairo_rectangle(context, area.left, area.top, area.width, area.height)
    cairo_fill(context)
  }

  /// Draws the border of a rectangle; the line lies half inside and half outside of it.
  ///
  /// - Corresponds to: `cairo_stroke`
  public func outline(_ area: Rectangle, color: Color, lineWidth: Double) {
    use(color)
    cairo_set_line_width(context, lineWidth)
    cairo_rectangle(context, area.left, area.top, area.width, area.height)
    cairo_stroke(context)
  }

  /// Joins points by straight lines, with rounded corners and ends.
  ///
  /// One point alone becomes a dot.
  ///
  /// - Corresponds to: `cairo_line_to`, `cairo_stroke`
  public func line(through points: [Point], color: Color, lineWidth: Double) {
    guard let first = points.first else { return }
    use(color)
    cairo_set_line_width(context, lineWidth)
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_move_to(context, first.x, first.y)
    for point in points { cairo_line_to(context, point.x, point.y) }
    cairo_stroke(context)
  }

  /// Draws equal discs, as one shape: where they overlap they are not darker.
  ///
  /// A disc is a line without length and with round ends. In an SVG it costs about 30 bytes, and
  /// all of them share one style; as a filled arc it would cost 300.
  ///
  /// - Corresponds to: `cairo_stroke` with `CAIRO_LINE_CAP_ROUND`
  public func discs(at centres: some Sequence<Point>, radius: Double, color: Color) {
    use(color)
    cairo_set_line_width(context, 2 * radius)
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
    for centre in centres {
      cairo_move_to(context, centre.x, centre.y)
      cairo_line_to(context, centre.x, centre.y)
    }
    cairo_stroke(context)
  }
}
