import Files
import Glibc

/// Throws unless the file system of `path` has room for some bytes.
///
/// - Corresponds to: `statvfs`.
func checkFreeSpace(for path: String, atLeast byteCount: Int) throws {
  var status = statvfs()
  let (folder, _) = folderAndName(of: path)
  try FileError.check(statvfs(folder, &status), "ask for the free space of", folder)
  let free = Int(status.f_bavail) * Int(status.f_frsize)
  guard free >= byteCount else {
    throw CheckpointError(
      path, .diskFull,
      "not saved: \(byteCount) bytes are needed, \(free) are free. Free some space")
  }
}
