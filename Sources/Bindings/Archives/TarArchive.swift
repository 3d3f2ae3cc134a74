#if Importers
import CArchive

/// Reads the files of a tar archive whose paths `isWanted` accepts, and skips the others.
///
/// libarchive could also decompress, but it does not compare the checksum of gzip (3.6.2), so that
/// a damaged archive would give damaged files.
///
/// - Parameters:
///   - bytes: the archive, not compressed.
///   - isWanted: decides by a file's path in the archive.
/// - Returns: the path in the archive and the bytes of each file, in the order of the archive, which
///   may contain a path twice.
/// - Throws: ``ArchiveError`` if the bytes are no archive, or not a complete one.
/// - Cost: memory for all bytes returned.
/// - Corresponds to: `archive_read_open_memory`, `archive_read_next_header`,
///   `archive_read_data`, `archive_read_free`.
public func files(
  inTarArchive bytes: [UInt8], where isWanted: (_ name: String) -> Bool
) throws(ArchiveError) -> [(path: String, bytes: [UInt8])] {
  guard let archive = archive_read_new() else {
    throw ArchiveError(function: "archive_read_new", reason: "out of memory")
  }
  // Also closes the archive. A failure here concerns only bytes that were skipped.
  defer { archive_read_free(archive) }
  try check(archive_read_support_format_tar(archive), "archive_read_support_format_tar", archive)
  return try bytes.span.bytes.withUnsafeBytes { bytes throws(ArchiveError) in
    try check(
      archive_read_open_memory(archive, bytes.baseAddress, bytes.count),
      "archive_read_open_memory", archive)
    var contents: [(path: String, bytes: [UInt8])] = []
    var entry: OpaquePointer?
    while true {
      let code = archive_read_next_header(archive, &entry)
      if code == ARCHIVE_EOF { return contents }
      try check(code, "archive_read_next_header", archive)
      guard let text = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else {
        continue
      }
      let name = String(cString: text)
      if isWanted(name) { contents.append((name, try bytesOfEntry(in: archive))) }
    }
  }
}

private func bytesOfEntry(in archive: OpaquePointer) throws(ArchiveError) -> [UInt8] {
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = archive_read_data(archive, &block, block.count)
    if count == 0 { return bytes }
    try check(Int32(clamping: count), "archive_read_data", archive)
    bytes += block[..<count]
  }
}

/// Turns a code of libarchive into an error; no other function does.
///
/// A warning is no error: the bytes were read, although the archive has a small irregularity.
private func check(
  _ code: Int32, _ function: String, _ archive: OpaquePointer
) throws(ArchiveError) {
  guard code < ARCHIVE_WARN else { return }
  let text = archive_error_string(archive).map { String(cString: $0) }
  throw ArchiveError(function: function, reason: text ?? "libarchive's code \(code)")
}
#endif
