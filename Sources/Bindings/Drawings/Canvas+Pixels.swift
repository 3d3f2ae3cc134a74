import CCairo

extension Canvas {
  /// Shows each pixel of an image as a square of side `magnification`, with sharp edges.
  ///
  /// - Parameters:
  ///   - image: what to show.
  ///   - corner: where its upper left corner goes.
  ///   - magnification: the side of a pixel in points. In a PNG with one pixel per point, and with
  ///     whole numbers here, every pixel is shown exactly.
  /// - Corresponds to: `cairo_image_surface_create`, `cairo_paint` with `CAIRO_FILTER_NEAREST`
  public func show(_ image: PixelImage, at corner: Point, magnification: Double) {
    let surface = cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, Int32(image.width), Int32(image.height))
    defer { cairo_surface_destroy(surface) }
    // Without memory this is nil, and painting the surface below tells the canvas why.
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
}
