/// Accepts the shapes that samples may have, the number of samples first.
///
/// - Throws: ``DatasetError/wrongShape`` or ``DatasetError/channelsLast``.
func checkSampleShape(
  _ shape: [Int], isBytes: Bool, of path: String
) throws(DatasetError) {
  let isImages = shape.count == 4
  let isPoints = shape.count == 2 && !isBytes
  guard isImages || isPoints, shape.allSatisfy({ $0 > 0 }) else {
    throw .wrongShape(file: path, shape: shape, type: isBytes ? "uint8" : "float32")
  }
  // No image has more than four channels and is one, three or four pixels wide.
  if isImages, shape[1] > 4, [1, 3, 4].contains(shape[3]) {
    throw .channelsLast(file: path, shape: shape)
  }
}

/// Finds numbers that no run can use.
///
/// - Throws: ``DatasetError/notFinite`` with the row of the first.
func checkFinite(
  _ values: [Float], rowSize: Int, firstRow: Int, of path: String
) throws(DatasetError) {
  guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
  throw .notFinite(file: path, row: firstRow + index / rowSize, value: "\(values[index])")
}

/// Accepts a count of bytes only if it is just what an array of this shape takes.
///
/// - Throws: ``DatasetError/malformed``.
func checkByteCount(
  _ found: Int, shape: [Int], itemBytes: Int, of path: String, format: String
) throws(DatasetError) {
  // A damaged header can hold sizes whose product is beyond all integers.
  var needed: Int? = itemBytes
  for size in shape {
    let product = needed?.multipliedReportingOverflow(by: size)
    needed = product.flatMap { $0.overflow ? nil : $0.partialValue }
  }
  guard found != needed else { return }
  throw .malformed(
    file: path, format: format,
    fault: "an array of \(shape) takes \(needed.map(String.init) ?? "more than all") bytes, "
      + "but \(found) follow its header. Copy or download it again")
}
