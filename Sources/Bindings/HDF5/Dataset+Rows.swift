import CHDF5

extension Dataset {
  /// Reads neighbouring rows.
  ///
  /// - Parameters:
  ///   - rows: which positions of the first axis; all where left out.
  ///   - values: takes the numbers in row-major order.
  /// - Throws: ``HDF5Error``, also if the dataset holds another type of numbers.
  /// - Precondition: the rows exist, and `values` has room for just them.
  /// - Corresponds to: `H5Dread` on a hyperslab.
  public func read<Value: Element>(
    rows: Range<Int>? = nil, into values: inout MutableSpan<Value>
  ) throws(HDF5Error) {
    let rows = rows ?? 0..<rowCount
    checkRows(rows, count: values.count)
    let attempt = "reading rows \(rows)"
    try checkType(Value.self, attempt)
    try values.withUnsafeMutableBufferPointer { buffer throws(HDF5Error) in
      guard let start = buffer.baseAddress, !buffer.isEmpty else { return }
      try withSelection(of: rows) { memory, selection throws(HDF5Error) in
        try handle.call(attempt) {
          H5Dread($0, Value.elementType.inMemory, memory, selection, hid_t(H5P_DEFAULT), start)
        }
      }
    }
  }

  /// Reads neighbouring rows, or all, as an array in row-major order.
  ///
  /// - Throws: ``HDF5Error``, also if the dataset holds another type of numbers.
  /// - Precondition: the rows exist.
  public func read<Value: Element>(
    _ type: Value.Type, rows: Range<Int>? = nil
  ) throws(HDF5Error) -> [Value] {
    try checkType(type, "reading")
    var values = [Value](repeating: .zero, count: (rows ?? 0..<rowCount).count * rowSize)
    var span = values.mutableSpan
    try read(rows: rows, into: &span)
    return values
  }

  /// Writes neighbouring rows.
  ///
  /// - Parameters:
  ///   - values: the numbers in row-major order.
  ///   - rows: which positions of the first axis; all where left out.
  /// - Throws: ``HDF5Error``, also if the dataset holds another type of numbers.
  /// - Precondition: the rows exist, and `values` has just as many numbers.
  /// - Corresponds to: `H5Dwrite` on a hyperslab.
  public func write<Value: Element>(
    _ values: Span<Value>, rows: Range<Int>? = nil
  ) throws(HDF5Error) {
    let rows = rows ?? 0..<rowCount
    checkRows(rows, count: values.count)
    let attempt = "writing rows \(rows)"
    try checkType(Value.self, attempt)
    try values.withUnsafeBufferPointer { buffer throws(HDF5Error) in
      guard let start = buffer.baseAddress, !buffer.isEmpty else { return }
      try withSelection(of: rows) { memory, selection throws(HDF5Error) in
        try handle.call(attempt) {
          H5Dwrite($0, Value.elementType.inMemory, memory, selection, hid_t(H5P_DEFAULT), start)
        }
      }
    }
  }

  /// Writes neighbouring rows, or all, from an array in row-major order.
  public func write<Value: Element>(
    _ values: [Value], rows: Range<Int>? = nil
  ) throws(HDF5Error) {
    try write(values.span, rows: rows)
  }

  /// Writes rows behind the last one; the shape grows by them.
  ///
  /// Copies of this value made before do not see the new rows.
  ///
  /// - Parameter values: whole rows, in row-major order.
  /// - Throws: ``HDF5Error``, also if the dataset is not a growing one, or holds another type of
  ///   numbers.
  /// - Corresponds to: `H5Dset_extent`, then `H5Dwrite` on a hyperslab.
  public mutating func append<Value: Element>(_ values: Span<Value>) throws(HDF5Error) {
    let first = rowCount
    precondition(
      values.count % rowSize == 0, "\(values.count) numbers are no rows of \(path), shape \(shape)")
    let last = first + values.count / rowSize
    let sizes = [hsize_t(last)] + shape.dropFirst().map { hsize_t($0) }
    try handle.call("growing to \(last) rows") { H5Dset_extent($0, sizes) }
    shape[0] = last
    try write(values, rows: first..<last)
  }

  private func checkRows(_ rows: Range<Int>, count: Int) {
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= rowCount,
      "rows \(rows) of \(path), which has \(rowCount)")
    precondition(
      count == rows.count * rowSize, "\(count) numbers for rows \(rows) of \(path), shape \(shape)")
  }

  /// The library would convert silently, clip, and take ten times as long.
  private func checkType<Value: Element>(
    _ type: Value.Type, _ attempt: String
  ) throws(HDF5Error) {
    guard elementType != type.elementType else { return }
    throw HDF5Error(
      attempt, at: handle.place,
      because: "it holds \(elementType?.rawValue ?? "numbers of another kind"), "
        + "not \(type.elementType.rawValue)")
  }

  /// Lends the shape of rows in memory and their selection in the file.
  private func withSelection(
    of rows: Range<Int>, _ body: (_ memory: hid_t, _ file: hid_t) throws(HDF5Error) -> Void
  ) throws(HDF5Error) {
    guard rows != 0..<rowCount else { return try body(hid_t(H5S_ALL), hid_t(H5S_ALL)) }
    let sizes = [rows.count] + shape.dropFirst()
    try withDataspace(sizes, at: handle.place) { memory throws(HDF5Error) in
      try handle.withIdentifier(
        "selecting rows", from: H5Dget_space, closedBy: H5Sclose
      ) { file throws(HDF5Error) in
        let start = [hsize_t(rows.lowerBound)] + shape.dropFirst().map { _ in 0 }
        try handle.call("selecting rows \(rows)") { _ in
          H5Sselect_hyperslab(file, H5S_SELECT_SET, start, nil, sizes.map { hsize_t($0) }, nil)
        }
        try body(memory, file)
      }
    }
  }
}
