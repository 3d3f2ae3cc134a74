#if Drawings
import CCairo
import Files

/// Draws a picture and writes it to a file, completely or not at all.
///
/// The suffix of the file's name, `.png` or `.svg`, selects the format. The background is white.
///
/// - Parameters:
///   - path: the file to write; an existing file is replaced.
///   - width: in points; a browser shows a point as one pixel.
///   - height: in points.
///   - pixelsPerPoint: the resolution of a PNG; 2 suits today's screens.
///   - draw: draws on the canvas, which must not be used after this call.
/// - Throws: `DrawingError` for another suffix, and for failures of the file system and of cairo.
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

/// The area that `withCanvas` gives to its closure to draw on.
///
/// Later shapes cover earlier ones. `withCanvas` reports failures at its end.
public struct Canvas: ~Copyable {
  /// `withCanvas` creates it, and destroys it after the drawing.
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
}
#endif
