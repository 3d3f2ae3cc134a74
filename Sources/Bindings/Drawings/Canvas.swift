import CCairo
import Files

/// Draws a picture and writes it to a file, whole or not at all.
///
/// The picture is a `.png` or an `.svg`, as the file's name ends. It starts white.
///
/// - Parameters:
///   - path: where to write; an existing file is replaced.
///   - width: in points, one of which is a pixel of a web page.
///   - height: in points.
///   - pixelsPerPoint: how fine a PNG is; 2 suits today's screens.
///   - draw: paints on the canvas, which lives no longer than this call.
/// - Throws: `DrawingError` for a name that ends otherwise, and for whatever the file system or
///   cairo refuses.
public func withCanvas(
  savedTo path: String, width: Double, height: Double, pixelsPerPoint: Double = 2,
  _ draw: (borrowing Canvas) -> Void
) throws(DrawingError) {
  let format = try PictureFormat(ofFile: path)
  do {
    try replaceFile(path) { temporary in
      let surface = format.makeSurface(
        path: temporary, width: width, height: height, pixelsPerPoint: pixelsPerPoint)
      defer { cairo_surface_destroy(surface) }
      let context = cairo_create(surface)
      defer { cairo_destroy(context) }

      let canvas = Canvas(context: context)
      canvas.fill(
        Rectangle(left: 0, top: 0, width: width, height: height), with: Color(0xFFFFFF))
      draw(canvas)

      try DrawingError.check(cairo_status(context), writing: path)
      try DrawingError.check(format.finish(surface, path: temporary), writing: path)
    }
  } catch {
    throw error as? DrawingError ?? DrawingError(description: "cannot draw \(path): \(error)")
  }
}

/// A white sheet to draw on, which `withCanvas` turns into a file.
///
/// Later shapes cover earlier ones. Whatever fails is reported when the sheet is saved.
public struct Canvas: ~Copyable {
  /// Owned by `withCanvas`, which outlives this value.
  let context: OpaquePointer?

  /// Draws only inside `area` while `body` runs.
  ///
  /// - Corresponds to: `cairo_clip`
  public func clipped(to area: Rectangle, _ body: () -> Void) {
    cairo_save(context)
    cairo_rectangle(context, area.left, area.top, area.width, area.height)
    cairo_clip(context)
    body()
    cairo_restore(context)
  }

  func use(_ color: Color) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.opacity)
  }
}
