import CHDF5

/// Whether a file exists, and whether it may be changed.
public enum OpenMode: Sendable {
  /// The file exists and is only read.
  case read
  /// The file exists, is read and may be changed.
  case readAndWrite
  /// The file does not exist and is created.
  case createNew
}

/// Opens an HDF5 file, passes its root group to `body`, and closes it.
///
/// Groups and datasets are closed with their file; their methods throw afterwards. The same
/// contents, written in the same order, give the same bytes: no times are recorded. Metadata have
/// checksums, so that the library finds damage to them.
///
/// - Parameters:
///   - path: the path of the file.
///   - mode: whether it exists, and whether it may be changed.
///   - userBlock: the bytes before HDF5's own, which a new file leaves to its writer: 0, 512, 1024, 2048, …
///   - body: uses the file; if it throws, the file is closed and the error is thrown again.
/// - Returns: the result of `body`.
/// - Throws: ``HDF5Error`` if the file cannot be opened, or cannot be written completely.
/// - Corresponds to: `H5Fopen`, `H5Fcreate`, `H5Pset_userblock`, `H5Fclose`.
public func withFile<Result>(
  _ path: String, _ mode: OpenMode, userBlock: Int = 0, _ body: (Group) throws -> Result
) throws -> Result {
  let file = try open(path, mode, userBlock: userBlock)
  let result: Result
  do {
    // The library takes a file for its root group.
    result = try body(Group(handle: file))
  } catch {
    // The first failure is the one to report.
    try? close(file)
    throw error
  }
  try close(file)
  return result
}

private func open(
  _ path: String, _ mode: OpenMode, userBlock: Int
) throws(HDF5Error) -> Handle {
  let place = Place(file: path, object: "/")
  return try HDF5Library.withIdentifier(
    "preparing to open", at: place, from: { H5Pcreate(H5P_FILE_ACCESS) }, closedBy: H5Pclose
  ) { access throws(HDF5Error) in
    try HDF5Library.call("choosing to close all objects with the file", at: place) {
      H5Pset_fclose_degree(access, H5F_CLOSE_STRONG)
    }
    // The format of HDF5 1.8 has checksums of metadata, and attributes larger than 64 KiB.
    try HDF5Library.call("choosing the format", at: place) {
      H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V110)
    }
    // 4 KiB: one random row of 3 KiB takes 2 us; with the default of 64 KiB, 13 us.
    try HDF5Library.call("choosing the buffer", at: place) { H5Pset_sieve_buf_size(access, 4096) }
    // A new file has no other reader or writer, so it needs no lock. A lock could even stay after
    // the file is closed: a program started meanwhile inherits the descriptor, and with it the lock.
    try HDF5Library.call("choosing locks", at: place) {
      H5Pset_file_locking(access, mode != .createNew, true)
    }
    switch mode {
    case .read: return try existing(H5F_ACC_RDONLY, "opening for reading")
    case .readAndWrite: return try existing(H5F_ACC_RDWR, "opening for changes")
    case .createNew:
      return try withoutTimes(H5P_FILE_CREATE, at: place) { creation throws(HDF5Error) in
        try HDF5Library.call("leaving a block for the writer", at: place) {
          H5Pset_userblock(creation, hsize_t(userBlock))
        }
        try storeLinksCompactly(creation, at: place)
        return try Handle(
          "creating a new file", at: place,
          from: { H5Fcreate(path, H5F_ACC_EXCL, creation, access) }, closedBy: nil)
      }
    }
    func existing(_ flags: UInt32, _ attempt: String) throws(HDF5Error) -> Handle {
      try Handle(attempt, at: place, from: { H5Fopen(path, flags, access) }, closedBy: nil)
    }
  }
}

/// Makes creation properties without the time of creation, and passes them to `body`.
func withoutTimes<Result>(
  _ kind: hid_t, at place: Place, _ body: (hid_t) throws(HDF5Error) -> Result
) throws(HDF5Error) -> Result {
  try HDF5Library.withIdentifier(
    "preparing to create", at: place, from: { H5Pcreate(kind) }, closedBy: H5Pclose
  ) { creation throws(HDF5Error) in
    try HDF5Library.call("leaving out times", at: place) { H5Pset_obj_track_times(creation, false) }
    return try body(creation)
  }
}

/// Chooses to store the names in a group in its header, however many they are.
///
/// From nine names on, the library would store them in a heap, and it crashes on some damaged heaps
/// (1.10.8).
///
/// - Corresponds to: `H5Pset_link_phase_change`.
func storeLinksCompactly(_ creation: hid_t, at place: Place) throws(HDF5Error) {
  try HDF5Library.call("choosing compact links", at: place) {
    H5Pset_link_phase_change(creation, 65_535, 65_535)
  }
}

/// Writes the data that the library still holds in memory, and closes the file.
///
/// Closing fails if the data cannot be written, for example on a full disk. The library then still
/// frees the descriptor and works as before, but leaks 0.4 MB of memory per failure (measured on
/// 5,000 failures in a row). Closing a second time would crash.
private func close(_ file: Handle) throws(HDF5Error) {
  try file.call("writing the rest and closing") { H5Fclose($0) }
}
