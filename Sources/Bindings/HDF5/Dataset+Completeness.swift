import CHDF5
import Files
import Glibc

extension Dataset {
  /// The length of the first axis of a chunk; nil if the dataset is not stored in chunks.
  ///
  /// - Corresponds to: `H5Pget_chunk`.
  public var chunkRowCount: Int? {
    get throws(HDF5Error) {
      try withProperties { properties throws(HDF5Error) in
        guard try layout(properties) == H5D_CHUNKED.rawValue else { return nil }
        return Int(try chunkShape(properties)[0])
      }
    }
  }

  /// Whether space is written when the dataset is created: then numbers that were never written are
  /// in the file, as zeros.
  ///
  /// - Corresponds to: `H5Pget_alloc_time`.
  public var isAllocatedEarly: Bool {
    get throws(HDF5Error) {
      try withProperties { properties throws(HDF5Error) in
        var time = H5D_ALLOC_TIME_DEFAULT
        try handle.call("reading the storage") { _ in H5Pget_alloc_time(properties, &time) }
        return try layout(properties) != H5D_COMPACT.rawValue && time == H5D_ALLOC_TIME_EARLY
      }
    }
  }

  /// Which numbers of the dataset are not stored, in words; nil if all are.
  ///
  /// The library reads the fill value, usually 0, and reports no error, where nothing was written,
  /// where the source of a virtual dataset is missing, and where a raw file is too short.
  ///
  /// - Throws: ``HDF5Error``.
  /// - Cost: opens the sources of a virtual dataset; reads no numbers.
  /// - Corresponds to: `H5Dget_create_plist`, `H5Pget_layout`, `H5Dget_storage_size`,
  ///   `H5Dget_num_chunks`, `H5Pget_external`, `H5Zfilter_avail`.
  public func missingNumbers() throws(HDF5Error) -> String? { try missingNumbers(depth: 0) }

  /// The same, for a dataset to which `depth` virtual datasets lead.
  func missingNumbers(depth: Int) throws(HDF5Error) -> String? {
    try withProperties { properties throws(HDF5Error) in
      if let fault = try missingFilter(properties) { return fault }
      switch try layout(properties) {
      case H5D_CHUNKED.rawValue: return try missingChunks(properties)
      case H5D_VIRTUAL.rawValue: return try missingSources(properties, depth: depth)
      case H5D_CONTIGUOUS.rawValue:
        let fileCount = try handle.call("counting raw files") { _ in
          H5Pget_external_count(properties)
        }
        if fileCount > 0 { return try missingRawBytes(properties, fileCount: fileCount) }
        var size: hsize_t = 0
        try handle.call("reading the size") {
          size = H5Dget_storage_size($0)
          return 0 as Int32
        }
        return size > 0 || shape.contains(0) ? nil : "no number of it was ever written"
      default: return nil
      }
    }
  }

  private func withProperties<Result>(
    _ body: (hid_t) throws(HDF5Error) -> Result
  ) throws(HDF5Error) -> Result {
    try handle.withIdentifier(
      "reading the storage", from: H5Dget_create_plist, closedBy: H5Pclose, body)
  }

  private func layout(_ properties: hid_t) throws(HDF5Error) -> H5D_layout_t.RawValue {
    try handle.call("reading the layout") { _ in H5Pget_layout(properties).rawValue }
  }

  private func chunkShape(_ properties: hid_t) throws(HDF5Error) -> [hsize_t] {
    var sizes = [hsize_t](repeating: 1, count: shape.count)
    try handle.call("reading the size of chunks") { _ in
      H5Pget_chunk(properties, Int32(shape.count), &sizes)
    }
    return sizes
  }

  /// The first filter, for example a compression, that this library lacks.
  private func missingFilter(_ properties: hid_t) throws(HDF5Error) -> String? {
    let attempt = "reading the filters"
    for index in 0..<UInt32(try handle.call(attempt) { _ in H5Pget_nfilters(properties) }) {
      var name = [CChar](repeating: 0, count: 128)
      var (flags, valueCount, configuration): (UInt32, Int, UInt32) = (0, 0, 0)
      let filter = try handle.call(attempt) { _ in
        H5Pget_filter2(
          properties, index, &flags, &valueCount, nil, name.count, &name, &configuration)
      }
      guard try handle.call(attempt, { _ in H5Zfilter_avail(filter) }) == 0 else { continue }
      return
        "its numbers need the filter \(text(name)) (\(filter)), which this HDF5 library does not "
        + "have. Write them with gzip or without compression, or set HDF5_PLUGIN_PATH"
    }
    return nil
  }

  private func missingChunks(_ properties: hid_t) throws(HDF5Error) -> String? {
    let counts = zip(shape, try chunkShape(properties)).map { (size, chunk) in
      size / Int(chunk) + (size % Int(chunk) > 0 ? 1 : 0)
    }
    // Some files list all chunks, written or not: 2^26 take some seconds.
    guard let needed = counts.productUnlessTooLarge, needed <= 1 << 26 else {
      return "it has more than 2^26 chunks, too many to find out which were written. Write it with "
        + "larger chunks"
    }
    var written: hsize_t = 0
    try handle.withIdentifier(
      "counting chunks", from: H5Dget_space, closedBy: H5Sclose
    ) { space throws(HDF5Error) in
      _ = try handle.call("counting chunks") { H5Dget_num_chunks($0, space, &written) }
    }
    guard needed != Int(written) else { return nil }
    return "only \(written) of its \(needed) chunks were ever written"
  }

  private func missingRawBytes(
    _ properties: hid_t, fileCount: Int32
  ) throws(HDF5Error) -> String? {
    var needed = ([elementType?.byteCount ?? 1] + shape).productUnlessTooLarge ?? .max
    for index in 0..<UInt32(fileCount) {
      var name = [CChar](repeating: 0, count: 4096)
      var (offset, size): (off_t, hsize_t) = (0, 0)
      try handle.call("reading the names of raw files") { _ in
        H5Pget_external(properties, index, name.count - 1, &name, &offset, &size)
      }
      let path = rawPath(text(name))
      let part = min(needed, Int(clamping: size))
      var status = stat()
      guard stat(path, &status) == 0 else {
        return
          "its raw file \(path) cannot be opened: \(SystemError.last). Put it there, or start in "
          + "the folder from which its path is right"
      }
      let found = max(0, Int(status.st_size) - Int(offset))
      if found < part {
        return "its raw file \(path) has only \(found) of \(part) bytes. Copy it again"
      }
      needed -= part
    }
    return needed > 0 ? "its raw files lack \(needed) bytes" : nil
  }

  /// The path at which the library looks for a raw file.
  private func rawPath(_ name: String) -> String {
    guard !name.hasPrefix("/"), let prefix = getenv("HDF5_EXTFILE_PREFIX") else { return name }
    let folder = String(cString: prefix)
    let origin = "${ORIGIN}"
    guard folder.hasPrefix(origin) else { return "\(folder)/\(name)" }
    return "\(folderAndName(of: handle.place.file).folder)\(folder.dropFirst(origin.count))/\(name)"
  }
}

/// The text in a buffer that C has filled.
private func text(_ buffer: [CChar]) -> String {
  String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

extension [Int] {
  /// The product, or nil if it is greater than the largest integer.
  var productUnlessTooLarge: Int? {
    var product = 1
    for factor in self {
      let (next, overflow) = product.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      product = next
    }
    return product
  }
}
