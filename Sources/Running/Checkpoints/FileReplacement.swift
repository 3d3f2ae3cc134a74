import Glibc

/// Writes a file under a temporary name beside `path`, brings it to the disk, verifies it, and then
/// lets it take its name.
///
/// Whatever fails, the temporary file is removed, and what was at `path` stays.
func replaceFile(
  at path: String, writing write: (_ temporary: String) throws -> Void,
  verifying verify: (_ temporary: String) throws -> Void
) throws {
  let (folder, name) = folderAndName(of: path)
  let temporary = folder + "/" + temporaryName(of: name)
  unlink(temporary)
  do {
    try write(temporary)
    try synchronize(temporary)
    try verify(temporary)
    guard rename(temporary, path) == 0 else {
      throw CheckpointError(path, systemCall: "renaming \(temporary)")
    }
  } catch {
    unlink(temporary)
    throw error
  }
  // The new name, too, must survive a power failure.
  try synchronize(folder)
}

/// The name under which a file is written: hidden, and no checkpoint's.
func temporaryName(of name: String) -> String { ".\(name).tmp" }

/// Whether files of this name are left from a program that was killed while it wrote.
func isTemporary(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(".h5.tmp") }

/// The two parts of a path: before the last slash, and behind it.
func folderAndName(of path: String) -> (folder: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let folder = slash == path.startIndex ? "/" : String(path[..<slash])
  return (folder, String(path[path.index(after: slash)...]))
}

/// Waits until a file, or the names in a folder, are on the disk.
///
/// - Corresponds to: `fsync`.
private func synchronize(_ path: String) throws {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { throw CheckpointError(path, systemCall: "opening it again") }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else {
    throw CheckpointError(path, systemCall: "bringing it to the disk")
  }
}
