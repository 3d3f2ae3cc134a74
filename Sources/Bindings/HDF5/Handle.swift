import CHDF5

/// Owns one identifier of an open file, group or dataset, and closes it.
///
/// Closing a file closes everything in it, so a handle that outlives its file is harmless: its
/// calls throw, and identifiers are not used twice.
final class Handle: Sendable {
  private let identifier: hid_t
  private let close: (@Sendable (hid_t) -> herr_t)?
  let place: Place

  /// Takes ownership of what `open` returns; without `close`, the scope that opens also closes.
  init(
    _ attempt: String, at place: Place, from open: () -> hid_t,
    closedBy close: (@Sendable (hid_t) -> herr_t)?
  ) throws(HDF5Error) {
    identifier = try HDF5Library.call(attempt, at: place, open)
    self.close = close
    self.place = place
  }

  /// An object of the same file that has come to a group or dataset by name.
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
    // Fails after the file was closed, with everything in it.
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

  /// Makes a second identifier from this one, lends it, and closes it.
  func withIdentifier<Result>(
    _ attempt: @autoclosure () -> String,
    from make: (hid_t) -> hid_t, closedBy close: (hid_t) -> herr_t,
    _ body: (hid_t) throws(HDF5Error) -> Result
  ) throws(HDF5Error) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try HDF5Library.withIdentifier(
      attempt(), at: place, from: { make(identifier) }, closedBy: close, body)
  }
}
