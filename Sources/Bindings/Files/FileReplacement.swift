import Glibc

/// Writes a file completely or not at all: no other process ever sees a part of it.
///
/// `write` writes the file under a temporary name in the same folder. The file is then synchronized
/// to the disk and renamed, so that after a power failure there is either the old file or the new
/// one. If a step fails, the temporary file is removed, and the file at `path` stays as it was.
///
/// - Parameters:
///   - path: the path of the file; an existing file is replaced.
///   - write: writes a file to the path that it receives, and may read it back to verify it.
/// - Throws: an error of `write`, or ``FileError``.
/// - Corresponds to: `fsync`, `rename`.
public func replaceFile(_ path: String, write: (_ temporary: String) throws -> Void) throws {
  let (folder, name) = folderAndName(of: path)
  let temporary = "\(folder)/\(temporaryName(of: name))"
  unlink(temporary)
  do {
    try write(temporary)
    try synchronize(temporary)
    try FileError.check(rename(temporary, path), "rename to \(name)", temporary)
  } catch {
    unlink(temporary)
    throw error
  }
  // The new name must also survive a power failure.
  try synchronize(folder)
}

/// Whether a name is the temporary name of a file that ends in `suffix`.
///
/// A program that is killed while it writes a file leaves a temporary file.
public func isTemporaryFile(_ name: String, of suffix: String) -> Bool {
  name.hasPrefix(".") && name.hasSuffix(temporaryName(of: suffix).dropFirst())
}

/// Splits a path at its last slash into folder and name.
///
/// A path without a slash has the folder `.`.
public func folderAndName(of path: String) -> (folder: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let folder = slash == path.startIndex ? "/" : String(path[..<slash])
  return (folder, String(path[path.index(after: slash)...]))
}

/// A hidden name with a suffix that no program opens.
private func temporaryName(of name: String) -> String { ".\(name).tmp" }

/// Waits until a file, or the names in a folder, are on the disk.
private func synchronize(_ path: String) throws {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  try FileError.check(descriptor, "open", path)
  defer { close(descriptor) }
  try FileError.check(fsync(descriptor), "synchronize", path)
}
