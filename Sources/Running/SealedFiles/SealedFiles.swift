import Digests
import Files
import Glibc
public import HDF5

/// Why a sealed file cannot be used.
public struct SealedFileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of errors.
  public enum Kind: Sendable {
    /// The file does not open, or is of another format or version.
    case unreadable
    /// The file was sealed, and its bytes have changed.
    case damaged
  }

  /// Where the file is.
  public let path: String
  /// The kind of error.
  public let kind: Kind
  /// What is wrong, and what to do.
  public let explanation: String

  /// The path and the explanation.
  public var description: String { "\(path): \(explanation)" }
}

/// Compares a file with its seal, then opens it for reading and passes its root group to `body`.
///
/// - Parameters:
///   - path: the path of the file.
///   - format: the format that the file must have.
///   - checkUnsealed: compares a file of the format's unsealed version with its own digests.
///   - body: uses the file.
/// - Returns: the result of `body`.
/// - Throws: ``SealedFileError``, an error of HDF5, or an error of `body`.
/// - Cost: reads the file once before HDF5 does.
public func withSealedFile<Result>(
  _ path: String, _ format: FileFormat, checkUnsealed: (Group) throws -> Void = { _ in },
  _ body: (Group) throws -> Result
) throws -> Result {
  let isSealed = try checkSeal(of: path, format)
  return try withFile(path, .read) { root in
    if !isSealed {
      guard try format.isUnsealedVersion(root) else { throw format.missingSeal(of: path) }
      try checkUnsealed(root)
    }
    return try body(root)
  }
}

/// Compares a file with its seal, and the seal with the format that the file must have.
///
/// - Returns: whether the file has a seal; without one, it can be of the format's unsealed version.
/// - Throws: ``SealedFileError``.
/// - Cost: reads the file once.
private func checkSeal(
  of path: String, _ format: FileFormat
) throws(SealedFileError) -> Bool {
  let state: SealState
  do { state = try sealState(of: path) } catch {
    throw SealedFileError(
      path: path, kind: .unreadable, explanation: "the file does not open: \(error.reason)")
  }
  func refuse(_ kind: SealedFileError.Kind, _ reason: String) -> SealedFileError {
    SealedFileError(path: path, kind: kind, explanation: reason)
  }
  switch state {
  case .intact(let seal):
    guard seal.format == format.name else {
      throw refuse(
        .unreadable,
        "a file of the format \(seal.format), but not \(format.contents). \(format.advice)")
    }
    guard seal.version == format.version else {
      throw refuse(
        .unreadable,
        "\(format.contents) of format version \(seal.version), but this program reads version "
          + "\(format.version). Use the program that wrote it")
    }
    return true
  case .damaged(let reason): throw refuse(.damaged, "damaged: \(reason)")
  case .absent:
    if format.unsealedVersion == nil { throw format.missingSeal(of: path) }
    return false
  case .foreign(let reason):
    throw refuse(.unreadable, "\(reason), but not \(format.kind). \(format.advice)")
  }
}

extension FileFormat {
  fileprivate var kind: String { "\(contents) of format version \(version)" }

  fileprivate func missingSeal(of path: String) -> SealedFileError {
    SealedFileError(
      path: path, kind: .unreadable,
      explanation: "an HDF5 file without the seal of \(kind): an older version or another program "
        + "wrote it. \(advice)")
  }
}

/// Writes a file completely or not at all, and seals it; it replaces an existing file.
///
/// The file is written under a temporary name, verified, sealed, synchronized to the disk, and only
/// then renamed. At every moment there is either the old file or the new one.
///
/// - Parameters:
///   - path: where to write.
///   - format: the format; its name and version become attributes of the root group.
///   - body: writes everything else.
///   - verify: reads the file at the temporary path that it is given, before it is sealed.
/// - Throws: an error of HDF5 or of `body` or `verify`, or `FileError`; then the temporary file is
///   removed, and an existing file is unchanged.
/// - Cost: reads the file once after HDF5 has written it.
public func writeSealedFile(
  _ path: String, _ format: FileFormat, _ body: (Group) throws -> Void,
  verify: (_ root: Group) throws -> Void = { _ in }
) throws {
  try replaceFile(path) { temporary in
    try withFile(temporary, .createNew, userBlock: Seal.byteCount) { root in
      try root.attributes.set("format", to: .string(format.name))
      try root.attributes.set("format_version", to: .integer(format.version))
      try body(root)
    }
    try withFile(temporary, .read, verify)
    try seal(temporary, format)
  }
}

/// Writes the seal into the empty user block of a file.
///
/// - Corresponds to: `pread`, `pwrite`.
private func seal(_ path: String, _ format: FileFormat) throws(FileError) {
  let descriptor = open(path, O_RDWR | O_CLOEXEC)
  try FileError.check(descriptor, "open", path)
  defer { close(descriptor) }
  var piece = [UInt8](repeating: 0, count: 1 << 18)
  var digest = SHA256()
  var count = 0
  while true {
    let read = pread(descriptor, &piece, piece.count, off_t(Seal.byteCount + count))
    if read < 0 && errno == EINTR { continue }
    try FileError.check(read, "read", path)
    guard read > 0 else { break }
    digest.update(piece.span.extracting(0..<read).bytes)
    count += read
  }
  let block = Seal(
    format: format.name, version: format.version, followingBytes: count, digest: digest.digest()
  ).block
  precondition(block.count == Seal.byteCount, "the name \(format.name) leaves no space in a seal")
  do { try writeCompletely(block, to: descriptor, at: 0) } catch {
    throw FileError(attempt: "seal", path: path, reason: error)
  }
}
