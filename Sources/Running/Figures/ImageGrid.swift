public import Drawings
public import Tensors

/// A picture of images in rows and columns.
public struct ImageGrid: Sendable {
  let images: [PixelImage]
  private let columnCount: Int
  private let magnification: Int

  /// Whether samples of a shape are images that a grid can show: `[1 or 3, height, width]`.
  public static func canShow(_ sampleShape: [Int]) -> Bool {
    sampleShape.count == 3 && [1, 3].contains(sampleShape[0])
  }

  /// Makes a grid of samples.
  ///
  /// - Parameters:
  ///   - samples: [count, channels, height, width]. One channel is grey; three are red, green and
  ///     blue. -1 is black, and 1 is the full brightness. A pixel that is NaN becomes magenta.
  ///   - columnCount: the number of images in a row; nil for an approximately square grid.
  public init(samples: Tensor, columnCount: Int? = nil) {
    let shape = samples.shape
    precondition(
      Self.canShow(Array(shape.dropFirst())),
      "images have the shape [count, 1 or 3, height, width], not \(shape)")
    images = (0..<shape[0]).map { Self.image(samples.rows($0..<$0 + 1).values, shape: shape) }
    self.columnCount = max(1, columnCount ?? Int(Double(shape[0]).squareRoot().rounded(.up)))
    // The longer side of an image gets at least 56 pixels of the picture.
    let longestSide = max(1, shape[2], shape[3])
    magnification = (56 + longestSide - 1) / longestSide
  }

  /// Draws the grid; prefer `.png`, because most programs blur the pixels of an `.svg`.
  public func write(to path: String) throws(DrawingError) {
    let gap = 2
    let rowCount = (images.count + columnCount - 1) / columnCount
    let cellWidth = (images.first?.width ?? 0) * magnification + gap
    let cellHeight = (images.first?.height ?? 0) * magnification + gap
    try withCanvas(
      savedTo: path, width: Double(columnCount * cellWidth + gap),
      height: Double(rowCount * cellHeight + gap), pixelsPerPoint: 1
    ) { canvas in
      for (index, image) in images.enumerated() {
        let (row, column) = index.quotientAndRemainder(dividingBy: columnCount)
        canvas.show(
          image,
          at: Point(x: Double(column * cellWidth + gap), y: Double(row * cellHeight + gap)),
          magnification: Double(magnification))
      }
    }
  }

  /// One image; `values` are [channels, height, width], and `shape` is that of all images.
  private static func image(_ values: [Float], shape: [Int]) -> PixelImage {
    let area = shape[2] * shape[3]
    let pixels = (0..<area).map { pixel -> UInt32 in
      let channels = (0..<3).map { values[pixel + $0 % shape[1] * area] }
      guard channels.allSatisfy({ !$0.isNaN }) else { return 0xFF00FF }
      return channels.reduce(0) { $0 << 8 | brightness($1) }
    }
    return PixelImage(width: shape[3], height: shape[2], pixels: pixels)
  }

  /// Maps -1 to 0 and 1 to 255, the inverse of reading 8-bit images.
  private static func brightness(_ value: Float) -> UInt32 {
    UInt32((127.5 * (min(1, max(-1, value)) + 1)).rounded())
  }
}
