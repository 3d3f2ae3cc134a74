import CHDF5

/// A group inside an HDF5 file, which is like a folder; `withFile` opens the root group.
///
/// Names may be paths: `map/parameters`, or from the root, `/map/parameters`.
public struct Group: Sendable {
  let handle: Handle

  /// The path in the file.
  public var path: String { handle.place.object }

  /// The attributes of the group; the attributes of the root group describe the file.
  public var attributes: Attributes { Attributes(owner: handle) }

  /// Creates a group, and the groups of its path that are missing.
  ///
  /// - Throws: ``HDF5Error``, also if the name is taken.
  /// - Corresponds to: `H5Gcreate2`.
  @discardableResult
  public func createGroup(_ name: String) throws(HDF5Error) -> Group {
    try createGroups(above: name)
    return try withoutTimes(H5P_GROUP_CREATE, at: handle.place.child(name)) {
      creation throws(HDF5Error) in
      try storeLinksCompactly(creation, at: handle.place.child(name))
      return Group(
        handle: try Handle(
          "creating the group", name, in: handle,
          from: { H5Gcreate2($0, name, hid_t(H5P_DEFAULT), creation, hid_t(H5P_DEFAULT)) },
          closedBy: H5Gclose))
    }
  }

  /// Creates the missing groups of the path to `name`.
  ///
  /// The library could create them, but they would then record the time of their creation.
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
      handle: try Handle(
        "opening the group", name, in: handle,
        from: { H5Gopen2($0, name, hid_t(H5P_DEFAULT)) }, closedBy: H5Gclose))
  }

  /// Opens a dataset.
  ///
  /// If a virtual dataset has a block in each of many files, its shape ends before the first file that
  /// is missing. Here it ends before the first 1000 of them, so that a gap is noticed.
  ///
  /// - Corresponds to: `H5Dopen2`, `H5Pset_virtual_printf_gap`.
  public func dataset(_ name: String) throws(HDF5Error) -> Dataset {
    let place = handle.place.child(name)
    return try HDF5Library.withIdentifier(
      "preparing to open", at: place, from: { H5Pcreate(H5P_DATASET_ACCESS) }, closedBy: H5Pclose
    ) { access throws(HDF5Error) in
      try HDF5Library.call("preparing to open", at: place) {
        H5Pset_virtual_printf_gap(access, 1000)
      }
      return try Dataset(
        Handle(
          "opening the dataset", name, in: handle,
          from: { H5Dopen2($0, name, access) }, closedBy: H5Dclose))
    }
  }

  /// Whether there is a group or dataset with that name or path.
  ///
  /// - Corresponds to: `H5Lexists`.
  public func contains(_ name: String) throws(HDF5Error) -> Bool {
    // H5Lexists fails if a group of the path does not exist.
    var path = name.hasPrefix("/") ? "/" : ""
    for part in name.split(separator: "/") {
      path += part
      let found = try handle.call("looking for \(path)") {
        H5Lexists($0, path, hid_t(H5P_DEFAULT))
      }
      if found == 0 { return false }
      path += "/"
    }
    return true
  }

  /// Names of the groups and datasets directly inside, in alphabetical order.
  ///
  /// - Corresponds to: `H5Literate`.
  public var names: [String] {
    get throws(HDF5Error) {
      try handle.names("listing") {
        H5Literate($0, H5_INDEX_NAME, H5_ITER_INC, nil, { appendName($1, to: $3) }, $1)
      }
    }
  }

  /// Whether the object with that name is a group; otherwise it is a dataset, or a named type.
  ///
  /// - Corresponds to: `H5Oopen`, `H5Iget_type`.
  public func isGroup(_ name: String) throws(HDF5Error) -> Bool {
    try handle.withIdentifier(
      "opening \(name)", from: { H5Oopen($0, name, hid_t(H5P_DEFAULT)) }, closedBy: H5Oclose
    ) { object throws(HDF5Error) in
      try handle.call("reading the kind of \(name)") { _ in H5Iget_type(object).rawValue }
        == H5I_GROUP.rawValue
    }
  }
}
