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
  let temporary = try freeTemporaryPath(of: name, in: folder)
  do {
    try write(temporary)
    try synchronizeFile(temporary)
    try FileError.check(rename(temporary, path), "rename to \(name)", temporary)
  } catch {
    unlink(temporary)
    throw error
  }
  // The new name must also survive a power failure.
  try synchronizeFolder(folder)
}

/// Removes the temporary files that killed programs have left of files whose names end in `suffix`.
///
/// - Precondition: no other process writes such files in the folder.
public func removeTemporaryFiles(of suffix: String, in folder: String) {
  for name in (try? namesInFolder(folder)) ?? []
  where name.hasPrefix(".") && name.hasSuffix("\(suffix).tmp") {
    // Folders stay: unlink removes none.
    unlink("\(folder)/\(name)")
  }
}

/// Splits a path at its last slash into folder and name.
///
/// A path without a slash has the folder `.`.
public func folderAndName(of path: String) -> (folder: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let folder = slash == path.startIndex ? "/" : String(path[..<slash])
  return (folder, String(path[path.index(after: slash)...]))
}

/// A hidden path with a suffix that no program opens, at which there is nothing.
///
/// The file of a killed program, or an empty folder, is removed. A folder that is not empty belongs to
/// somebody else, so another name is taken.
private func freeTemporaryPath(of name: String, in folder: String) throws(FileError) -> String {
  var path = "\(folder)/.\(name).tmp"
  for number in 2...100 {
    unlink(path)
    rmdir(path)
    var status = stat()
    // If this fails for another reason than a missing file, writing tells it.
    if lstat(path, &status) != 0 { return path }
    path = "\(folder)/.\(number).\(name).tmp"
  }
  throw FileError(attempt: "remove", path: path, reason: SystemError(number: EEXIST))
}

/// Waits until a file is on the disk.
func synchronizeFile(_ path: String) throws(FileError) {
  try FileError.check(synchronize(path), "synchronize", path)
}

/// Waits until the names in a folder are on the disk, if its file system can do that.
func synchronizeFolder(_ path: String) throws(FileError) {
  let result = synchronize(path)
  // Some file systems, among them FUSE and SMB, cannot synchronize folders. EROFS is not
  // among these numbers: ext4 becomes read-only, and reports it, when its journal is broken.
  let refusals = [EINVAL, ENOTSUP, EOPNOTSUPP, ENOSYS]
  if result < 0 && refusals.contains(SystemError.last.number) { return }
  try FileError.check(result, "synchronize", path)
}

/// Opens and synchronizes what is at a path; the result of the call that failed, or 0.
private func synchronize(_ path: String) -> Int32 {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return descriptor }
  let result = fsync(descriptor)
  let error = errno
  close(descriptor)
  errno = error
  return result
}
