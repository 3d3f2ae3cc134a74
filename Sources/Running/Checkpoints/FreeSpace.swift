import Files

/// Throws unless the file system of `path` has this many free bytes.
func checkFreeSpace(for path: String, atLeast byteCount: Int) throws(CheckpointError) {
  do {
    let free = try freeBytes(at: folderAndName(of: path).folder)
    guard let free, free < byteCount else { return }
    throw CheckpointError(
      path, .diskFull,
      "not saved: \(byteCount) bytes are needed, \(free) are free. Free some space")
  } catch {
    throw CheckpointError(writing: path, error)
  }
}
