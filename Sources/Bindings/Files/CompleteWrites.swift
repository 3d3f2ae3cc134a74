import Glibc

/// Writes all bytes to a descriptor, at its position or at `offset`.
///
/// The system may write a part of them, or be interrupted; then the rest follows.
///
/// - Throws: the reason of a call that failed.
/// - Corresponds to: `write`, `pwrite`.
public func writeCompletely(
  _ bytes: [UInt8], to descriptor: Int32, at offset: Int? = nil
) throws(SystemError) {
  var written = 0
  while written < bytes.count {
    let count = bytes[written...].withUnsafeBytes { rest in
      if let offset {
        pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written))
      } else {
        write(descriptor, rest.baseAddress, rest.count)
      }
    }
    let reason = SystemError.last
    if count >= 0 { written += count } else if reason.number != EINTR { throw reason }
  }
}

/// Writes a new file, or replaces the contents of an existing one.
///
/// - Throws: ``FileError``; then a part of the bytes may be written. ``replaceFile(_:write:)`` avoids that.
/// - Corresponds to: `open`, `write`, `close`.
public func writeFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
  try FileError.check(descriptor, "open", path)
  defer { close(descriptor) }
  do { try writeCompletely(bytes, to: descriptor) } catch {
    throw FileError(attempt: "write", path: path, reason: error)
  }
}
