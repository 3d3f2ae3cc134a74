import Glibc

/// The name of the format in the first line of a file with a seal; nil if it cannot be read.
///
/// The name tells which reader checks the file. It is itself unchecked.
///
/// - Corresponds to: `open`, `read`.
public func claimedFormat(of path: String) -> String? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var block = [UInt8](repeating: 0, count: Seal.byteCount)
  let count = read(descriptor, &block, block.count)
  guard count > 0, let end = block[..<count].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
  return String(decoding: block[..<end], as: UTF8.self)
}
