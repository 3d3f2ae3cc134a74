public import Drawings
public import Tensors

/// A picture of images in rows and columns.
public struct ImageGrid: Sendable {
  let images: [PixelImage]
  private let columnCount: Int
  private let magnification: Int

  /// Makes a grid of samples.
  ///
  /// - Parameters:
  ///   - samples: [count, channels, height, width], or any shape of `count` rows if `imageShape`
  ///     is given. One channel is grey; three are red, green and blue. -1 is black, and 1 is the
  ///     full brightness. A pixel that is NaN becomes magenta.
  ///   - imageShape: [channels, height, width]; nil for the shape of `samples`.
  ///   - columnCount: the number of images in a row; nil for an approximately square grid.
  ///   - magnification: the width of a pixel in the picture, an integer; nil for images of at least
  ///     56 pixels on their longer side.
  public init(
    samples: Tensor, imageShape: [Int]? = nil, columnCount: Int? = nil, magnification: Int? = nil
  ) {
    let shape = imageShape ?? Array(samples.shape.dropFirst())
    precondition(
      shape.count == 3 && [1, 3].contains(shape[0]),
      "images have the shape [1 or 3, height, width], not \(shape)")
    let count = samples.shape.first ?? 0
    precondition(
      count * shape.elementCount == samples.count,
      "images of shape \(shape) from a tensor of shape \(samples.shape)")
    let values = samples.values
    images = (0..<count).map { index in
      Self.image(
        values[index * shape.elementCount..<(index + 1) * shape.elementCount], shape: shape)
    }
    self.columnCount = max(1, columnCount ?? Int(Double(count).squareRoot().rounded(.up)))
    let longestSide = max(1, shape[1], shape[2])
    self.magnification = max(1, magnification ?? (56 + longestSide - 1) / longestSide)
  }

  /// Draws the grid as a `.png`; most programs would blur the pixels of an `.svg`.
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

  /// One image; `values` are [channels, height, width].
  private static func image(_ values: ArraySlice<Float>, shape: [Int]) -> PixelImage {
    let area = shape[1] * shape[2]
    let pixels = (0..<area).map { pixel -> UInt32 in
      let channels = (0..<3).map { values[values.startIndex + pixel + $0 % shape[0] * area] }
      guard channels.allSatisfy({ !$0.isNaN }) else { return 0xFF00FF }
      return channels.reduce(0) { $0 << 8 | brightness($1) }
    }
    return PixelImage(width: shape[2], height: shape[1], pixels: pixels)
  }

  /// Maps -1 to 0 and 1 to 255, the inverse of reading 8-bit images.
  private static func brightness(_ value: Float) -> UInt32 {
    UInt32((127.5 * (min(1, max(-1, value)) + 1)).rounded())
  }
}
