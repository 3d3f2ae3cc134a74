#if Drawings
import CCairo
#endif

/// A picture that could not be written.
public struct DrawingError: Error, Equatable, CustomStringConvertible {
  /// The file, why it failed, and what to do.
  public let description: String

  #if Drawings
  /// Turns a status of cairo into an error; no other function does.
  ///
  /// After a fault, cairo ignores further drawing and keeps the first status, so `withCanvas`
  /// checks only once, at its end.
  static func check(_ status: cairo_status_t, writing path: String) throws(DrawingError) {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    let reason = String(cString: cairo_status_to_string(status))
    let advice =
      switch status {
      case CAIRO_STATUS_INVALID_SIZE: "draw fewer or smaller pictures"
      case CAIRO_STATUS_NO_MEMORY: "free some memory and draw again"
      default: "check that its folder exists, may be written to and has space left"
      }
    throw DrawingError(description: "cannot draw \(path): \(reason); \(advice)")
  }
  #endif
}
