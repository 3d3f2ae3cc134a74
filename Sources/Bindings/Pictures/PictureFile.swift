import CGD
import Glibc

/// A file that may hold a picture.
enum PictureFile {
  /// A function of the library that makes a picture from bytes; nil for a failure.
  typealias Decoder = (Int32, UnsafeMutableRawPointer?) -> gdImagePtr?

  /// All bytes of a file.
  ///
  /// - Corresponds to: `open`, `read`.
  static func bytes(of path: String) throws(PictureError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemFailure(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count >= 0 else { throw systemFailure(path) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private static func systemFailure(_ path: String) -> PictureError {
    PictureError(path: path, reason: String(cString: strerror(errno)))
  }
}

/// A picture that could not be decoded.
public struct PictureError: Error, Equatable, CustomStringConvertible {
  /// Which file.
  public let path: String
  /// Why, in words.
  public let reason: String

  /// A sentence with the path and the reason.
  public var description: String { "\(path): \(reason)" }
}
