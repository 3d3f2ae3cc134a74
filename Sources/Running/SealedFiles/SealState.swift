import Digests
public import Files
import Glibc

/// Whether a file has a seal, and whether its bytes are those that were sealed.
public enum SealState: Sendable, Equatable {
  /// Every byte is as written.
  case intact(Seal)
  /// The file had a seal, and some byte has changed, is missing or was added; what is wrong.
  case damaged(String)
  /// An HDF5 file without a seal, for example of h5py.
  case absent
  /// Neither an HDF5 file nor a sealed one; what it is instead.
  case foreign(String)
}

/// Reads a file and compares all its bytes with its seal; parses nothing else.
///
/// - Throws: `FileError` if the file cannot be read.
/// - Cost: reads the file once, 0.6 ns per byte, and 256 KiB of memory.
/// - Corresponds to: `open`, `fstat`, `read`.
public func sealState(of path: String) throws(FileError) -> SealState {
  // Without O_NONBLOCK, opening a named pipe waits for a writer.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  try FileError.check(descriptor, "open", path)
  defer { close(descriptor) }
  var status = stat()
  try FileError.check(fstat(descriptor, &status), "measure", path)
  switch status.st_mode & S_IFMT {
  case S_IFREG: break
  case S_IFDIR: return .foreign("a folder")
  default: return .foreign("neither a file nor a folder")
  }
  var piece = [UInt8](repeating: 0, count: 1 << 18)
  var block: [UInt8] = []
  var digest = SHA256()
  var count = 0
  while true {
    let read = read(descriptor, &piece, piece.count)
    if read < 0 && errno == EINTR { continue }
    try FileError.check(read, "read", path)
    guard read > 0 else { break }
    var used = 0
    if block.count < Seal.byteCount + signature.count {
      // The signature of HDF5 belongs to the block here, and to the digest.
      block += piece[..<min(read, Seal.byteCount + signature.count - block.count)]
      used = max(0, min(read, Seal.byteCount - count))
    }
    digest.update(piece.span.extracting(used..<read).bytes)
    count += read
  }
  let beginning = Array(block.prefix(Seal.byteCount))
  guard let seal = Seal(block: beginning) else {
    return withoutSeal(beginning, next: Array(block.dropFirst(Seal.byteCount)), byteCount: count)
  }
  let following = count - Seal.byteCount
  guard following == seal.followingBytes else {
    return .damaged(
      following < seal.followingBytes
        ? "\(seal.followingBytes - following) bytes are missing at its end"
        : "\(following - seal.followingBytes) bytes follow its end")
  }
  guard digest.digest() == seal.digest else {
    return .damaged("its bytes are not those written: the SHA-256 differs from that in its seal")
  }
  return .intact(seal)
}

/// What a file is that does not begin with a whole seal.
private func withoutSeal(_ beginning: [UInt8], next: [UInt8], byteCount: Int) -> SealState {
  if byteCount == 0 { return .damaged("it is empty") }
  if beginning.starts(with: signature) { return .absent }
  if Seal.isRemnant(beginning) { return .damaged("its seal, the first 512 bytes, has changed") }
  return next == signature ? .absent : .foreign("not an HDF5 file")
}

/// The first bytes of HDF5's own data.
private let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
