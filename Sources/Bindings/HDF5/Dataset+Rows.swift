import CHDF5

extension Dataset {
  /// Reads a range of rows.
  ///
  /// - Parameters:
  ///   - rows: positions on the first axis; nil for all.
  ///   - values: receives the numbers in row-major order.
  /// - Throws: ``HDF5Error``, also if the dataset has another type of numbers.
  /// - Precondition: the rows exist, and `values` has exactly as many numbers.
  /// - Corresponds to: `H5Dread` on a hyperslab.
  public func read<Value: Element>(
    rows: Range<Int>? = nil, into values: inout MutableSpan<Value>
  ) throws(HDF5Error) {
    try values.withUnsafeMutableBufferPointer { buffer throws(HDF5Error) in
      try transfer("reading", Value.self, rows, count: buffer.count) { dataset, memory, file in
        H5Dread(
          dataset, Value.elementType.inMemory, memory, file, hid_t(H5P_DEFAULT),
          buffer.baseAddress)
      }
    }
  }

  /// Reads a range of rows, or all rows, as an array in row-major order.
  ///
  /// - Throws: ``HDF5Error``, also if the dataset has another type of numbers.
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

  /// Writes a range of rows.
  ///
  /// - Parameters:
  ///   - values: the numbers in row-major order.
  ///   - rows: positions on the first axis; nil for all.
  /// - Throws: ``HDF5Error``, also if the dataset has another type of numbers.
  /// - Precondition: the rows exist, and `values` has exactly as many numbers.
  /// - Corresponds to: `H5Dwrite` on a hyperslab.
  public func write<Value: Element>(
    _ values: Span<Value>, rows: Range<Int>? = nil
  ) throws(HDF5Error) {
    try values.withUnsafeBufferPointer { buffer throws(HDF5Error) in
      try transfer("writing", Value.self, rows, count: buffer.count) { dataset, memory, file in
        H5Dwrite(
          dataset, Value.elementType.inMemory, memory, file, hid_t(H5P_DEFAULT),
          buffer.baseAddress)
      }
    }
  }

  /// Writes all rows from an array in row-major order.
  public func write<Value: Element>(_ values: [Value]) throws(HDF5Error) {
    try write(values.span)
  }

  /// Appends rows; the first size of the shape grows.
  ///
  /// - Parameter values: whole rows, in row-major order.
  /// - Throws: ``HDF5Error``, also if the storage is not `growing`, or the dataset has another
  ///   type of numbers.
  /// - Corresponds to: `H5Dset_extent`, then `H5Dwrite` on a hyperslab.
  public mutating func append<Value: Element>(_ values: Span<Value>) throws(HDF5Error) {
    let first = rowCount
    precondition(
      values.count % rowSize == 0,
      "\(values.count) numbers are not whole rows of \(path), shape \(shape)")
    let last = first + values.count / rowSize
    let sizes = [hsize_t(last)] + shape.dropFirst().map { hsize_t($0) }
    try handle.call("growing to \(last) rows") { H5Dset_extent($0, sizes) }
    shape[0] = last
    try write(values, rows: first..<last)
  }

  /// Checks a range of rows, and passes the dataset, the shape in memory and the selected rows to the
  /// C function that reads or writes them.
  private func transfer<Value: Element>(
    _ verb: String, _ type: Value.Type, _ rows: Range<Int>?, count: Int,
    _ function: (_ dataset: hid_t, _ memory: hid_t, _ file: hid_t) -> herr_t
  ) throws(HDF5Error) {
    let rows = rows ?? 0..<rowCount
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= rowCount,
      "rows \(rows) of \(path), which has \(rowCount)")
    precondition(
      count == rows.count * rowSize,
      "\(count) numbers for rows \(rows) of \(path), shape \(shape)")
    let attempt = "\(verb) rows \(rows)"
    try checkType(type, attempt)
    guard count > 0 else { return }
    try withSelection(of: rows) { memory, file throws(HDF5Error) in
      try handle.call(attempt) { function($0, memory, file) }
    }
  }

  /// Throws if the numbers have another type.
  ///
  /// Without this check the library would convert and clip the numbers without a message, and take
  /// ten times as long.
  private func checkType<Value: Element>(_ type: Value.Type, _ attempt: String) throws(HDF5Error) {
    guard elementType != type.elementType else { return }
    throw HDF5Error(
      attempt, at: handle.place,
      because: "it holds \(elementType?.rawValue ?? "numbers of another kind"), "
        + "not \(type.elementType.rawValue)")
  }

  /// Passes the shape of rows in memory, and their selection in the file, to `body`.
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
