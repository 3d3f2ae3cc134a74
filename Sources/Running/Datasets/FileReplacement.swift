import Glibc

/// A system call on a file that failed.
struct SystemError: Error, CustomStringConvertible {
  let function: String
  let number: Int32

  var description: String { "\(String(cString: strerror(number))) [\(function)]" }
}

/// Lets `write` make a file under a temporary name in the same folder, and gives it its name when
/// it is complete and on the disk.
///
/// If `write` throws, the temporary file is removed and an older file of that name is untouched.
func replaceFile(_ path: String, write: (_ temporary: String) throws -> Void) throws {
  let slash = path.lastIndex(of: "/")
  let folder = slash.map { String(path[...$0]) } ?? "./"
  let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
  let temporary = "\(folder).\(name).tmp-\(getpid())"
  do {
    try write(temporary)
    try synchronize(temporary, O_RDONLY)
    try check("rename", rename(temporary, path))
    try synchronize(folder, O_RDONLY | O_DIRECTORY)
  } catch {
    unlink(temporary)
    throw error
  }
}

private func synchronize(_ path: String, _ flags: Int32) throws {
  let descriptor = open(path, flags)
  try check("open", descriptor)
  defer { close(descriptor) }
  try check("fsync", fsync(descriptor))
}

private func check(_ function: String, _ result: Int32) throws {
  if result < 0 { throw SystemError(function: function, number: errno) }
}
