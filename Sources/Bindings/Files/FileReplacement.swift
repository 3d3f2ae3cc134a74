import Glibc

/// Writes a file as a whole or not at all: nobody ever sees half of it.
///
/// `write` makes it under a temporary name in the same folder. It is brought to the disk and then
/// gets its name; after a power failure, too, there is either the old file or the new one. Whatever
/// fails, the temporary file is removed, and what was at `path` stays.
///
/// - Parameters:
///   - path: of the file; one that is there is replaced.
///   - write: makes a file of the name it is given. To look at the result, do so here, too.
/// - Throws: what `write` throws, or ``FileError``.
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
  // The new name, too, must survive a power failure.
  try synchronize(folder)
}

/// Whether a file of this name, in its folder, is left from a program that was killed while it
/// wrote one that ends in `suffix`.
public func isTemporaryFile(_ name: String, of suffix: String) -> Bool {
  name.hasPrefix(".") && name.hasSuffix(temporaryName(of: suffix).dropFirst())
}

/// The two parts of a path: before the last slash, and behind it.
public func folderAndName(of path: String) -> (folder: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let folder = slash == path.startIndex ? "/" : String(path[..<slash])
  return (folder, String(path[path.index(after: slash)...]))
}

/// Hidden, and of no kind that a program looks for.
private func temporaryName(of name: String) -> String { ".\(name).tmp" }

/// Waits until a file, or the names in a folder, are on the disk.
private func synchronize(_ path: String) throws {
  let descriptor = open(path, O_RDONLY)
  try FileError.check(descriptor, "open", path)
  defer { close(descriptor) }
  try FileError.check(fsync(descriptor), "bring to the disk", path)
}
