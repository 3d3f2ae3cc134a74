#if Drawings
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

  /// Draws the border of a rectangle; half of the line's width is inside, half outside.
  ///
  /// - Corresponds to: `cairo_stroke`
  public func outline(_ area: Rectangle, color: Color, lineWidth: Double) {
    use(color)
    cairo_set_line_width(context, lineWidth)
    cairo_rectangle(context, area.left, area.top, area.width, area.height)
    cairo_stroke(context)
  }

  /// Connects points by straight lines, with rounded corners and ends; a single point is a dot.
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

  /// Draws equal discs as one shape: overlaps are not darker.
  ///
  /// A disc is a line without length and with round ends. In an SVG it costs about 30 bytes, and
  /// all discs share one style; a filled arc costs 300 bytes.
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

  /// Draws one line of text.
  ///
  /// - Corresponds to: `cairo_show_text`, `cairo_text_extents`
  public func text(_ string: String, at point: Point, style: TextStyle) {
    cairo_select_font_face(
      context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
      style.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, style.size)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, string, &extents)
    let shift =
      switch style.alignment {
      case .start: 0.0
      case .centre: -extents.x_advance / 2
      case .end: -extents.x_advance
      }
    // 0.73: digits of DejaVu Sans are 0.729 of the size high.
    let drop = style.verticalAlignment == .middle ? 0.73 * style.size / 2 : 0
    use(style.color)
    cairo_save(context)
    cairo_translate(context, point.x, point.y)
    cairo_move_to(context, shift, drop)
    cairo_show_text(context, string)
    cairo_restore(context)
  }

  /// Draws each pixel of an image as a square of side `magnification`, with sharp edges.
  ///
  /// - Parameters:
  ///   - image: the pixels.
  ///   - corner: the position of the upper left corner.
  ///   - magnification: the side of a pixel in points. In a PNG with one pixel per point, and with
  ///     whole numbers here, every pixel is exact.
  /// - Corresponds to: `cairo_image_surface_create`, `cairo_paint` with `CAIRO_FILTER_NEAREST`
  public func show(_ image: PixelImage, at corner: Point, magnification: Double) {
    let surface = cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, Int32(image.width), Int32(image.height))
    defer { cairo_surface_destroy(surface) }
    // Without memory this is nil; painting the surface below then reports the fault to the canvas.
    if let bytes = cairo_image_surface_get_data(surface) {
      let stride = Int(cairo_image_surface_get_stride(surface))
      for row in 0..<image.height {
        let pixels = image.pixels[row * image.width..<(row + 1) * image.width]
        UnsafeMutableRawPointer(bytes + row * stride)
          .withMemoryRebound(to: UInt32.self, capacity: image.width) { line in
            for (column, pixel) in pixels.enumerated() { line[column] = pixel }
          }
      }
      cairo_surface_mark_dirty(surface)
    }
    cairo_save(context)
    cairo_translate(context, corner.x, corner.y)
    cairo_scale(context, magnification, magnification)
    cairo_set_source_surface(context, surface, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
    cairo_paint(context)
    cairo_restore(context)
  }

  private func use(_ color: Color) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.opacity)
  }
}
#endif
