import CHDF5

extension Attributes {
  /// Stores a value, and replaces an earlier value with that name.
  ///
  /// - Corresponds to: `H5Acreate2`, `H5Awrite`.
  public func set(_ name: String, to value: AttributeValue) throws(HDF5Error) {
    if try contains(name) {
      try owner.call("removing the attribute \(name)") { H5Adelete($0, name) }
    }
    switch value {
    case .string(let text): try create(name, text)
    case .integer(let value): try create(name, [Int64(value)], shape: [])
    case .unsigned(let value): try create(name, [value], shape: [])
    case .number(let value): try create(name, [value], shape: [])
    case .integers(let values):
      try create(name, values.map { Int64($0) }, shape: [values.count])
    case .numbers(let values): try create(name, values, shape: [values.count])
    }
  }

  /// Reads a value of any kind.
  ///
  /// - Throws: ``HDF5Error``, also if there is no such attribute, or its type is not supported.
  /// - Corresponds to: `H5Aopen`, `H5Aread`.
  public func value(_ name: String) throws(HDF5Error) -> AttributeValue {
    let attempt = "reading the attribute \(name)"
    return try owner.withIdentifier(
      attempt, from: { H5Aopen($0, name, hid_t(H5P_DEFAULT)) }, closedBy: H5Aclose
    ) { attribute throws(HDF5Error) in
      let list = try listCount(of: attribute, attempt)
      return try HDF5Library.withIdentifier(
        attempt, at: owner.place, from: { H5Aget_type(attribute) }, closedBy: H5Tclose
      ) { type throws(HDF5Error) in
        let description = try TypeDescription(type, at: owner.place)
        switch (description.kind, list) {
        case (H5T_STRING, nil):
          return .string(
            try text(in: attribute, of: type, byteCount: description.byteCount, attempt))
        case (H5T_INTEGER, nil) where !description.isSigned:
          return .unsigned(try numbers(in: attribute, as: UInt64.self, count: 1, attempt)[0])
        case (H5T_INTEGER, nil):
          return .integer(Int(try numbers(in: attribute, as: Int64.self, count: 1, attempt)[0]))
        case (H5T_FLOAT, nil):
          return .number(try numbers(in: attribute, as: Double.self, count: 1, attempt)[0])
        case (H5T_INTEGER, let count?):
          return .integers(
            try numbers(in: attribute, as: Int64.self, count: count, attempt).map { Int($0) })
        case (H5T_FLOAT, let count?):
          return .numbers(try numbers(in: attribute, as: Double.self, count: count, attempt))
        default:
          throw HDF5Error(
            attempt, at: owner.place,
            because: "it is neither a text, nor a number, nor a list of numbers")
        }
      }
    }
  }

  private func create<Value: Element>(
    _ name: String, _ values: [Value], shape: [Int]
  ) throws(HDF5Error) {
    try create(name, type: Value.elementType.inFile, shape: shape) { attribute in
      H5Awrite(attribute, Value.elementType.inMemory, values)
    }
  }

  /// Stores a text with a fixed length in UTF-8.
  ///
  /// h5py reads it as bytes, which the reader must decode; it reads texts of variable length as
  /// `str`. But the file stores those in a heap without checksums, and the library crashes if the
  /// heap is damaged (1.10.8).
  private func create(_ name: String, _ text: String) throws(HDF5Error) {
    // A type has at least one byte: an empty text is one byte of padding.
    let bytes = text.isEmpty ? [0] : Array(text.utf8)
    let attempt = "preparing a text"
    try HDF5Library.withIdentifier(
      attempt, at: owner.place, from: { H5Tcopy(H5T_C_S1) }, closedBy: H5Tclose
    ) { type throws(HDF5Error) in
      try owner.call(attempt) { _ in H5Tset_size(type, bytes.count) }
      try owner.call(attempt) { _ in H5Tset_strpad(type, H5T_STR_NULLPAD) }
      try owner.call(attempt) { _ in H5Tset_cset(type, H5T_CSET_UTF8) }
      try create(name, type: type, shape: []) { H5Awrite($0, type, bytes) }
    }
  }

  private func create(
    _ name: String, type: hid_t, shape: [Int], write: (hid_t) -> herr_t
  ) throws(HDF5Error) {
    let attempt = "writing the attribute \(name)"
    try withDataspace(shape, at: owner.place) { space throws(HDF5Error) in
      try owner.withIdentifier(
        attempt,
        from: { H5Acreate2($0, name, type, space, hid_t(H5P_DEFAULT), hid_t(H5P_DEFAULT)) },
        closedBy: H5Aclose
      ) { attribute throws(HDF5Error) in
        try owner.call(attempt) { _ in write(attribute) }
      }
    }
  }

  /// The count of numbers in a list; nil for a single value.
  private func listCount(of attribute: hid_t, _ attempt: String) throws(HDF5Error) -> Int? {
    try HDF5Library.withIdentifier(
      attempt, at: owner.place, from: { H5Aget_space(attribute) }, closedBy: H5Sclose
    ) { space throws(HDF5Error) in
      try checkNotEmpty(space, attempt, at: owner.place)
      let axisCount = try owner.call(attempt) { _ in H5Sget_simple_extent_ndims(space) }
      guard axisCount > 0 else { return nil }
      return Int(try owner.call(attempt) { _ in H5Sget_simple_extent_npoints(space) })
    }
  }

  private func numbers<Value: Element>(
    in attribute: hid_t, as type: Value.Type, count: Int, _ attempt: String
  ) throws(HDF5Error) -> [Value] {
    var values = [Value](repeating: .zero, count: count)
    try owner.call(attempt) { _ in H5Aread(attribute, type.elementType.inMemory, &values) }
    return values
  }

  private func text(
    in attribute: hid_t, of type: hid_t, byteCount: Int, _ attempt: String
  ) throws(HDF5Error) -> String {
    if try owner.call(attempt, { _ in H5Tis_variable_str(type) }) > 0 {
      var text: UnsafeMutablePointer<CChar>?
      try owner.call(attempt) { _ in H5Aread(attribute, type, &text) }
      // The library allocated the text.
      defer { H5free_memory(text) }
      return text.map { String(cString: $0) } ?? ""
    }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    try owner.call(attempt) { _ in H5Aread(attribute, type, &bytes) }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
