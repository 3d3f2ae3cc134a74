import CHDF5

/// What the library says of a type of numbers or text.
struct TypeDescription {
  let kind: H5T_class_t
  let byteCount: Int
  /// False for all but integers.
  let isSigned: Bool

  init(_ type: hid_t, at place: Place) throws(HDF5Error) {
    let attempt = "reading the type"
    kind = H5T_class_t(
      rawValue: try HDF5Library.call(attempt, at: place) { H5Tget_class(type).rawValue })
    byteCount = try HDF5Library.call(attempt, at: place) { Int(H5Tget_size(type)) }
    // Asking another type for its sign is an error.
    guard kind == H5T_INTEGER else {
      isSigned = false
      return
    }
    isSigned =
      try HDF5Library.call(attempt, at: place) { H5Tget_sign(type).rawValue } == H5T_SGN_2.rawValue
  }
}
