import CHDF5

/// Owns one identifier of an open file, group or dataset, and closes it.
///
/// When a file is closed, everything in it is closed. A handle may outlive its file: its calls
/// throw, because the library uses no identifier twice.
final class Handle: Sendable {
  private let identifier: hid_t
  private let close: (@Sendable (hid_t) -> herr_t)?
  let place: Place

  /// Takes ownership of the identifier that `open` returns; without `close`, the caller closes it.
  init(
    _ attempt: String, at place: Place, from open: () -> hid_t,
    closedBy close: (@Sendable (hid_t) -> herr_t)?
  ) throws(HDF5Error) {
    identifier = try HDF5Library.call(attempt, at: place, open)
    self.close = close
    self.place = place
  }

  /// Opens or creates a group or dataset of the same file by its name.
  convenience init(
    _ attempt: String, _ name: String, in parent: Handle, from open: (hid_t) -> hid_t,
    closedBy close: @escaping @Sendable (hid_t) -> herr_t
  ) throws(HDF5Error) {
    // The parent must live until C has seen its identifier.
    defer { withExtendedLifetime(parent) {} }
    let identifier = parent.identifier
    try self.init(
      attempt, at: parent.place.child(name), from: { open(identifier) }, closedBy: close)
  }

  deinit {
    guard let close else { return }
    let identifier = identifier
    // Fails if the file has been closed, because that closed this identifier as well.
    _ = try? HDF5Library.call("closing", at: place) { close(identifier) }
  }

  /// Calls one C function with the identifier.
  @discardableResult
  func call<Code: FixedWidthInteger & SignedInteger & Sendable>(
    _ attempt: @autoclosure () -> String, _ function: (hid_t) -> Code
  ) throws(HDF5Error) -> Code {
    defer { withExtendedLifetime(self) {} }
    return try HDF5Library.call(attempt(), at: place) { function(identifier) }
  }

  /// Makes a second identifier from this one, passes it to `body`, and closes it.
  func withIdentifier<Result>(
    _ attempt: @autoclosure () -> String,
    from make: (hid_t) -> hid_t, closedBy close: (hid_t) -> herr_t,
    _ body: (hid_t) throws(HDF5Error) -> Result
  ) throws(HDF5Error) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try HDF5Library.withIdentifier(
      attempt(), at: place, from: { make(identifier) }, closedBy: close, body)
  }

  /// Lists names with one of the library's iterators.
  ///
  /// `iterate` passes on the identifier, and the pointer that `appendName` needs for each name.
  func names(
    _ attempt: String, _ iterate: (hid_t, UnsafeMutableRawPointer) -> herr_t
  ) throws(HDF5Error) -> [String] {
    var names: [String] = []
    try call(attempt) { identifier in
      withUnsafeMutablePointer(to: &names) { iterate(identifier, $0) }
    }
    return names
  }
}

/// Appends a name to the array of `Handle.names`, and returns 0, so that the iterator continues.
func appendName(_ name: UnsafePointer<CChar>?, to names: UnsafeMutableRawPointer?) -> herr_t {
  if let name {
    names?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
  }
  return 0
}
