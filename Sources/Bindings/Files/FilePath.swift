import Glibc

/// A path as the operating system stores it: any bytes but zero.
///
/// A `String` holds only UTF-8. It replaces other bytes, and the file is then no longer found.
public struct FilePath: Sendable, Hashable {
  /// The bytes, without the zero at the end.
  public let bytes: [UInt8]

  /// Makes a path from its bytes.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// Makes a path from a text.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// The path of a file or folder inside this folder.
  public func appending(_ other: FilePath) -> FilePath {
    FilePath(bytes: bytes + [UInt8(ascii: "/")] + other.bytes)
  }

  /// All bytes of a regular file, or nil if it is a folder, a FIFO, a socket or a device.
  ///
  /// Reading a FIFO or a device could wait for ever.
  ///
  /// - Throws: ``FileError``.
  /// - Corresponds to: `stat`, `open`, `fstat`, `read`.
  public func bytesOfRegularFile() throws(FileError) -> [UInt8]? {
    var status = stat()
    // Opening some devices changes them, so that the kind is asked first.
    try FileError.check(withCString { stat($0, &status) }, "open", description)
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    let descriptor = withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    try FileError.check(descriptor, "open", description)
    defer { close(descriptor) }
    // Another file may have the name now.
    try FileError.check(fstat(descriptor, &status), "open", description)
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      try FileError.check(count, "read", description)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// The files in this folder and in all folders in it whose names `isWanted` accepts, relative to
  /// this folder, sorted by their bytes as `LC_ALL=C sort` does.
  ///
  /// Names that begin with a dot are left out, and symbolic links to folders are not followed. All
  /// that is not a folder is a file here, also a FIFO.
  ///
  /// - Throws: ``FileError`` if a folder cannot be listed.
  /// - Corresponds to: `opendir`, `readdir`, `lstat`.
  public func files(
    where isWanted: (_ name: [UInt8]) -> Bool
  ) throws(FileError) -> [FilePath] {
    var files: [FilePath] = []
    // Paths of folders that are not listed yet; nil is this folder.
    var folders: [FilePath?] = [nil]
    while let folder = folders.popLast() {
      let path = folder.map { appending($0) } ?? self
      for name in try path.names() where name.first != UInt8(ascii: ".") {
        let file = FilePath(bytes: name)
        let inner = folder?.appending(file) ?? file
        if appending(inner).isLinkToFolder { continue }
        if appending(inner).isFolder {
          folders.append(inner)
        } else if isWanted(name) {
          files.append(inner)
        }
      }
    }
    return files.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  private func names() throws(FileError) -> [[UInt8]] {
    guard let folder = withCString({ opendir($0) }) else {
      throw FileError(attempt: "list", path: description, reason: .last)
    }
    defer { closedir(folder) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else { break }
      names.append(withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) })
    }
    if errno != 0 { throw FileError(attempt: "list", path: description, reason: .last) }
    return names
  }

  private var isFolder: Bool { kind(lstat) == S_IFDIR }

  private var isLinkToFolder: Bool { kind(lstat) == S_IFLNK && kind(stat) == S_IFDIR }

  private func kind(
    _ examine: (UnsafePointer<CChar>, UnsafeMutablePointer<stat>) -> Int32
  ) -> mode_t? {
    var status = stat()
    return withCString { examine($0, &status) } == 0 ? status.st_mode & S_IFMT : nil
  }

  private func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { text in
      guard let start = text.baseAddress else { preconditionFailure("a path without bytes") }
      return body(start)
    }
  }
}

extension FilePath: ExpressibleByStringLiteral, CustomStringConvertible {
  /// Makes a path from a text.
  public init(stringLiteral text: String) { self.init(text) }

  /// The path in UTF-8, with other bytes as in `\xE9`.
  public var description: String {
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      var decoder = UTF8()
      var following = rest.makeIterator()
      if case .scalarValue(let scalar) = decoder.decode(&following) {
        text.unicodeScalars.append(scalar)
        rest = rest.dropFirst(UTF8.width(scalar))
      } else {
        text += "\\x" + String(first, radix: 16, uppercase: true)
        rest = rest.dropFirst()
      }
    }
    return text
  }
}
