import Glibc

/// What a path leads to; symbolic links are followed.
public enum FileKind: Sendable, Equatable {
  /// No file and no folder.
  case missing
  /// A folder.
  case folder
  /// A FIFO, a socket or a device, from which reading can wait for ever.
  case special
  /// A file, or something that this process may not examine.
  case file

  /// Looks at a path.
  ///
  /// - Corresponds to: `stat`.
  public init(of path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFDIR: self = .folder
      case S_IFREG: self = .file
      default: self = .special
      }
    } else {
      self = SystemError.last.isMissing ? .missing : .file
    }
  }
}

/// The names of the files and folders in a folder, hidden ones included, in the order of bytes.
///
/// - Throws: ``FileError``; `reason.isMissing` is true if there is no such folder.
/// - Corresponds to: `opendir`, `readdir`.
public func namesInFolder(_ path: String) throws(FileError) -> [String] {
  guard let folder = opendir(path) else {
    throw FileError(attempt: "list", path: path, reason: .last)
  }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// All bytes of a file.
///
/// - Throws: ``FileError``.
/// - Corresponds to: `open`, `read`.
public func bytesOfFile(_ path: String) throws(FileError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  try FileError.check(descriptor, "open", path)
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    try FileError.check(count, "read", path)
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}

/// The number of free bytes in the file system of a file or folder; nil if the system does not tell.
///
/// - Throws: ``FileError``.
/// - Corresponds to: `statvfs`.
public func freeBytes(at path: String) throws(FileError) -> Int? {
  var status = statvfs()
  try FileError.check(statvfs(path, &status), "measure the free space of", path)
  return freeBytes(status)
}

/// The free bytes that a file system reports; nil if it reports no blocks at all.
///
/// ramfs and some file systems in user space report 0 blocks in total, and 0 free ones.
func freeBytes(_ status: statvfs) -> Int? {
  guard status.f_blocks > 0 else { return nil }
  let (bytes, isTooLarge) = Int(clamping: status.f_bavail)
    .multipliedReportingOverflow(by: Int(clamping: status.f_frsize))
  return isTooLarge ? .max : bytes
}
