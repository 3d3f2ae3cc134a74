import CHDF5

/// An array of numbers inside an HDF5 file.
public struct Dataset: Sendable {
  let handle: Handle
  /// The sizes of the axes, outermost first; empty for a single number.
  public internal(set) var shape: [Int]
  /// The type of the numbers; nil for other types, for example text or half precision.
  public let elementType: ElementType?

  init(_ handle: Handle) throws(HDF5Error) {
    self.handle = handle
    shape = try handle.withIdentifier(
      "reading the shape", from: H5Dget_space, closedBy: H5Sclose
    ) { space throws(HDF5Error) in
      try checkNotEmpty(space, "reading the shape", at: handle.place)
      let axisCount = try handle.call("counting axes") { _ in H5Sget_simple_extent_ndims(space) }
      var sizes = [hsize_t](repeating: 0, count: Int(axisCount))
      try handle.call("reading the shape") { _ in
        H5Sget_simple_extent_dims(space, &sizes, nil)
      }
      var byteCount = 8
      for size in sizes where size > 0 {
        let product = byteCount.multipliedReportingOverflow(by: Int(clamping: size))
        guard !product.overflow else {
          throw HDF5Error(
            "reading the shape", at: handle.place,
            because: "\(sizes) are more numbers than any memory holds")
        }
        byteCount = product.partialValue
      }
      return sizes.map { Int($0) }
    }
    elementType = try handle.withIdentifier(
      "reading the type", from: H5Dget_type, closedBy: H5Tclose
    ) { type throws(HDF5Error) in
      ElementType(try TypeDescription(type, at: handle.place))
    }
  }

  /// The path in the file.
  public var path: String { handle.place.object }

  /// The attributes of the dataset.
  public var attributes: Attributes { Attributes(owner: handle) }

  /// The length of the first axis; 1 for a single number.
  public var rowCount: Int { shape.first ?? 1 }

  /// The count of numbers in one row: the product of all sizes but the first.
  public var rowSize: Int { shape.dropFirst().reduce(1, *) }
}

extension Group {
  /// Creates a dataset of zeros, and the groups of its path that are missing.
  ///
  /// - Parameters:
  ///   - name: the name or the path of the dataset.
  ///   - type: the type of the numbers, little-endian in the file.
  ///   - shape: sizes, outermost first; empty for a single number, which must be contiguous.
  ///   - storage: the layout in the file.
  /// - Returns: the new dataset.
  /// - Throws: ``HDF5Error``, also if the name is taken.
  /// - Corresponds to: `H5Dcreate2`.
  public func createDataset(
    _ name: String, of type: ElementType, shape: [Int], storage: Storage = .contiguous
  ) throws(HDF5Error) -> Dataset {
    let place = handle.place.child(name)
    try createGroups(above: name)
    return try withoutTimes(H5P_DATASET_CREATE, at: place) { creation throws(HDF5Error) in
      if case .growing(let rows) = storage {
        precondition(!shape.isEmpty && rows > 0, "chunks of \(rows) rows of \(name), \(shape)")
        let chunk = [hsize_t(rows)] + shape.dropFirst().map { hsize_t($0) }
        try HDF5Library.call("setting chunks of \(rows) rows", at: place) {
          H5Pset_chunk(creation, Int32(chunk.count), chunk)
        }
        try HDF5Library.call("setting checksums", at: place) { H5Pset_fletcher32(creation) }
      }
      return try withDataspace(shape, storage, at: place) { space throws(HDF5Error) in
        try Dataset(
          Handle(
            "creating the dataset", name, in: handle,
            from: {
              H5Dcreate2(
                $0, name, type.inFile, space, hid_t(H5P_DEFAULT), creation, hid_t(H5P_DEFAULT))
            }, closedBy: H5Dclose))
      }
    }
  }
}

/// The layout of a dataset in its file.
public enum Storage: Sendable, Equatable {
  /// One contiguous block, the fastest to read at random positions.
  case contiguous
  /// Chunks of `rows` rows, to which more rows can be appended. Each chunk has a Fletcher-32 checksum,
  /// so that reading a damaged chunk throws.
  case growing(rows: Int)
}

/// Throws if a dataset or an attribute has a type, but no value at all.
///
/// Without this check the library would leave the memory of the reader as it was.
///
/// - Corresponds to: `H5Sget_simple_extent_type`.
func checkNotEmpty(_ space: hid_t, _ attempt: String, at place: Place) throws(HDF5Error) {
  let kind = try HDF5Library.call(attempt, at: place) { H5Sget_simple_extent_type(space).rawValue }
  if kind == H5S_NULL.rawValue { throw HDF5Error(attempt, at: place, because: "it has no value") }
}

/// Makes the library's description of a shape, and passes it to `body`.
@discardableResult
func withDataspace<Result>(
  _ shape: [Int], _ storage: Storage = .contiguous, at place: Place,
  _ body: (hid_t) throws(HDF5Error) -> Result
) throws(HDF5Error) -> Result {
  precondition(shape.allSatisfy { $0 >= 0 }, "\(place.object) has a negative size: \(shape)")
  let sizes = shape.map { hsize_t($0) }
  var largest: [hsize_t]?
  // The largest value is H5S_UNLIMITED, a macro that Swift does not import.
  if case .growing = storage { largest = [hsize_t.max] + sizes.dropFirst() }
  return try HDF5Library.withIdentifier(
    "describing the shape \(shape)", at: place,
    from: {
      sizes.isEmpty
        ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(sizes.count), sizes, largest)
    }, closedBy: H5Sclose, body)
}
