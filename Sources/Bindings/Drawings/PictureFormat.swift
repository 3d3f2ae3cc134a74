#if Drawings
import CCairo

/// The formats of picture files; the suffix of the file's name selects one.
enum PictureFormat: String {
  /// An image of pixels.
  case png
  /// Vector graphics.
  case svg

  init(ofFile path: String) throws(DrawingError) {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard path.contains("."), let format = PictureFormat(rawValue: ending) else {
      throw DrawingError(description: "cannot draw \(path): its name must end in .png or .svg")
    }
    self = format
  }

  /// An empty surface of `width` x `height` points; the caller owns it.
  func makeSurface(
    path: String, width: Double, height: Double, pixelsPerPoint: Double
  ) -> OpaquePointer? {
    switch self {
    case .png:
      let surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32((width * pixelsPerPoint).rounded(.up)),
        Int32((height * pixelsPerPoint).rounded(.up)))
      cairo_surface_set_device_scale(surface, pixelsPerPoint, pixelsPerPoint)
      return surface
    case .svg:
      let surface = cairo_svg_surface_create(path, width, height)
      // A browser then shows a point as one pixel of the page, as it does for a PNG.
      cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
      return surface
    }
  }

  /// Completes the file of a drawing, and returns cairo's status.
  func finish(_ surface: OpaquePointer?, path: String) -> cairo_status_t {
    if case .png = self {
      let status = cairo_surface_write_to_png(surface, path)
      guard status == CAIRO_STATUS_SUCCESS else { return status }
    }
    cairo_surface_finish(surface)
    return cairo_surface_status(surface)
  }
}
#endif
