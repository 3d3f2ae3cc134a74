#if !Drawings
import Traits

/// Throws an error: this build cannot draw.
///
/// - Throws: `DrawingError`, always; nothing is written.
public func withCanvas(
  savedTo path: String, width: Double, height: Double, pixelsPerPoint: Double = 2,
  _ draw: (borrowing Canvas) -> Void
) throws(DrawingError) {
  let reason = MissingTrait(.drawings, purpose: "draw pictures")
  throw DrawingError(description: "cannot draw \(path): \(reason)")
}

/// The methods of a canvas, for the targets that draw; without cairo there is no canvas.
public struct Canvas: ~Copyable {
  private let none: Never

  /// Fills a rectangle.
  public func fill(_ area: Rectangle, with color: Color) {}

  /// Draws the border of a rectangle.
  public func outline(_ area: Rectangle, color: Color, lineWidth: Double) {}

  /// Connects points by straight lines.
  public func line(through points: [Point], color: Color, lineWidth: Double) {}

  /// Draws equal discs.
  public func discs(at centres: some Sequence<Point>, radius: Double, color: Color) {}

  /// Draws one line of text.
  public func text(_ string: String, at point: Point, style: TextStyle) {}

  /// Draws each pixel of an image as a square.
  public func show(_ image: PixelImage, at corner: Point, magnification: Double) {}

  /// Draws only inside `area` while `body` runs.
  public func clipped(to area: Rectangle, _ body: () -> Void) {}
}
#endif
