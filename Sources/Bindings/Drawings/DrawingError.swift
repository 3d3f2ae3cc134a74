import CCairo

/// A picture that could not be written.
public struct DrawingError: Error, Equatable, CustomStringConvertible {
  /// What was being written, why it failed, and what to do.
  public let description: String

  /// The only place where a status of cairo becomes an error.
  ///
  /// Drawing after a fault does nothing, and cairo remembers the first fault; so a canvas asks
  /// once, at its end. Corresponds to `cairo_status_to_string`.
  static func check(
    _ status: cairo_status_t, writing path: String
  ) throws(DrawingError) {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    let reason = String(cString: cairo_status_to_string(status))
    let advice =
      switch status {
      case CAIRO_STATUS_INVALID_SIZE: "draw fewer or smaller pictures"
      case CAIRO_STATUS_NO_MEMORY: "free some memory and draw again"
      default: "see that its folder exists, may be written to and has space left"
      }
    throw DrawingError(description: "cannot draw \(path): \(reason); \(advice)")
  }
}
