/// Puts images into the middle of black squares.
///
/// An odd difference puts the extra row at the bottom and the extra column at the right.
///
/// - Parameters:
///   - pixels: of all images, `[count, channels, height, width]`.
///   - shape: that shape.
///   - side: of the squares in pixels.
///   - path: the file that the images come from.
/// - Returns: samples of shape `[count, channels, side, side]`.
/// - Throws: ``DatasetError/largerThanPadded`` if an image does not fit into a square.
func padded(
  _ pixels: [UInt8], shape: [Int], to side: Int, of path: String
) throws(DatasetError) -> SampleArray {
  let (height, width) = (shape[2], shape[3])
  guard height <= side, width <= side else {
    throw .largerThanPadded(file: path, height: height, width: width, side: side)
  }
  let (top, left) = ((side - height) / 2, (side - width) / 2)
  let planeCount = shape[0] * shape[1]
  var squares = [UInt8](repeating: 0, count: planeCount * side * side)
  for plane in 0..<planeCount {
    for row in 0..<height {
      let source = (plane * height + row) * width
      let destination = (plane * side + top + row) * side + left
      squares[destination..<destination + width] = pixels[source..<source + width]
    }
  }
  return SampleArray(shape: [shape[0], shape[1], side, side], values: .bytes(squares))
}
