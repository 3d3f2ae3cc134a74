import CHDF5

/// A folder inside an HDF5 file; `withFile` lends the root.
///
/// Names may be paths: `map/parameters`, or from the root, `/map/parameters`.
public struct Group: Sendable {
  let handle: Handle

  init(_ handle: Handle) { self.handle = handle }

  /// Path in the file.
  public var path: String { handle.place.object }

  /// Notes attached to the group; those of the root are the file's.
  public var attributes: Attributes { Attributes(handle) }

  /// Creates a group, and those above it that are missing.
  ///
  /// - Throws: ``HDF5Error``, also if the name is taken.
  /// - Corresponds to: `H5Gcreate2`.
  @discardableResult
  public func createGroup(_ name: String) throws(HDF5Error) -> Group {
    try createGroups(above: name)
    return try withoutTimes(H5P_GROUP_CREATE, at: handle.place.child(name)) {
      creation throws(HDF5Error) in
      Group(
        try Handle(
          "creating the group", name, in: handle,
          from: { H5Gcreate2($0, name, hid_t(H5P_DEFAULT), creation, hid_t(H5P_DEFAULT)) },
          closedBy: H5Gclose))
    }
  }

  /// Creates what is missing of the way to `name`.
  ///
  /// The library offers the same, but then the new groups carry the time of their creation.
  func createGroups(above name: String) throws(HDF5Error) {
    guard let end = name.lastIndex(of: "/"), end != name.startIndex else { return }
    let parent = String(name[..<end])
    if try !contains(parent) { try createGroup(parent) }
  }

  /// Opens a group.
  ///
  /// - Corresponds to: `H5Gopen2`.
  public func group(_ name: String) throws(HDF5Error) -> Group {
    Group(
      try Handle(
        "opening the group", name, in: handle,
        from: { H5Gopen2($0, name, hid_t(H5P_DEFAULT)) }, closedBy: H5Gclose))
  }

  /// Opens a dataset.
  ///
  /// - Corresponds to: `H5Dopen2`.
  public func dataset(_ name: String) throws(HDF5Error) -> Dataset {
    try Dataset(
      Handle(
        "opening the dataset", name, in: handle,
        from: { H5Dopen2($0, name, hid_t(H5P_DEFAULT)) }, closedBy: H5Dclose))
  }

  /// Whether there is a group or dataset of that name or path.
  ///
  /// - Corresponds to: `H5Lexists`.
  public func contains(_ name: String) throws(HDF5Error) -> Bool {
    // The library wants every group on the way to exist.
    var way = name.hasPrefix("/") ? "/" : ""
    for part in name.split(separator: "/") {
      way += part
      let found = try handle.call("looking for \(way)") {
        H5Lexists($0, way, hid_t(H5P_DEFAULT))
      }
      if found == 0 { return false }
      way += "/"
    }
    return true
  }

  /// Names of the groups and datasets directly inside, in alphabetical order.
  ///
  /// - Corresponds to: `H5Literate`.
  public var names: [String] {
    get throws(HDF5Error) {
      var names: [String] = []
      try handle.call("listing") { identifier in
        withUnsafeMutablePointer(to: &names) { names in
          H5Literate(
            identifier, H5_INDEX_NAME, H5_ITER_INC, nil,
            { _, name, _, destination in
              guard let name else { return 0 }
              destination?.assumingMemoryBound(to: [String].self).pointee
                .append(String(cString: name))
              return 0
            }, names)
        }
      }
      return names
    }
  }

  /// Whether the name belongs to a group; otherwise it is a dataset, or a named type.
  ///
  /// - Corresponds to: `H5Oopen`, `H5Iget_type`.
  public func isGroup(_ name: String) throws(HDF5Error) -> Bool {
    try handle.withIdentifier(
      "opening \(name)", from: { H5Oopen($0, name, hid_t(H5P_DEFAULT)) }, closedBy: H5Oclose
    ) { object throws(HDF5Error) in
      try handle.call("asking what \(name) is") { _ in H5Iget_type(object).rawValue }
        == H5I_GROUP.rawValue
    }
  }
}
