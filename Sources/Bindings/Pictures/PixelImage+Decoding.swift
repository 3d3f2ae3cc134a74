import CGD
public import Drawings
import Files
import Glibc
import Synchronization

extension PixelImage {
  /// Decodes a PNG or JPEG file, whatever its name.
  ///
  /// Grey levels become three equal colours; transparency is ignored, and 16 bits become 8. A
  /// picture that the library would repair is refused: for example, libgd makes the missing end
  /// of a truncated picture grey. The orientation that a camera stores is ignored.
  ///
  /// - Throws: ``PictureError`` if the file cannot be read, is of another kind, or is damaged.
  /// - Cost: memory for the file, and for the picture twice. Several threads may call it at once.
  /// - Corresponds to: `gdImageCreateFromPngPtr`, `gdImageCreateFromJpegPtrEx`.
  public init(decoding path: String) throws(PictureError) {
    let bytes: [UInt8]
    do { bytes = try bytesOfFile(path) } catch {
      throw PictureError(path: path, reason: error.reason.description)
    }
    guard let size = Int32(exactly: bytes.count) else {
      throw PictureError(path: path, reason: "it is larger than 2 GB")
    }
    let decode: (UnsafeMutableRawPointer?) -> gdImagePtr?
    // The signature of PNG, and the signature of JPEG with the first byte of its first segment.
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      decode = { gdImageCreateFromPngPtr(size, $0) }
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      decode = { gdImageCreateFromJpegPtrEx(size, $0, 0) }
    } else {
      throw PictureError(path: path, reason: "it is neither PNG nor JPEG")
    }
    let (image, message) = LibraryMessages.first {
      bytes.withUnsafeBytes { bytes in
        decode(UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      }
    }
    defer { if let image { gdImageDestroy(image) } }
    guard message == nil, let image, gdImagePaletteToTrueColor(image) != 0 else {
      throw PictureError(path: path, reason: message ?? "there is not enough memory")
    }
    let (width, height) = (Int(image.pointee.sx), Int(image.pointee.sy))
    let pixels = [UInt32](unsafeUninitializedCapacity: width * height) { pixels, count in
      for row in 0..<height {
        guard let line = image.pointee.tpixels[row] else { return }
        for column in 0..<width {
          // The bits above the colours hold the transparency.
          pixels[count] = UInt32(truncatingIfNeeded: line[column]) & 0xFFFFFF
          count += 1
        }
      }
    }
    self.init(width: width, height: height, pixels: pixels)
  }
}

/// A picture that could not be decoded.
public struct PictureError: Error, Equatable, CustomStringConvertible {
  let path: String
  let reason: String

  /// A sentence with the path and the reason.
  public var description: String { "\(path): \(reason)" }
}

/// The messages that libgd prints while it decodes a picture.
///
/// The library has one function for messages in the process, and calls it on the thread that decodes.
private enum LibraryMessages {
  /// Calls the library, and returns the first error or warning that it reports on this thread.
  static func first<Result>(_ body: () -> Result) -> (Result, message: String?) {
    _ = handler
    let thread = pthread_self()
    messages.withLock { _ = $0.removeValue(forKey: thread) }
    let result = body()
    return (result, messages.withLock { $0.removeValue(forKey: thread) })
  }

  private static let messages = Mutex<[pthread_t: String]>([:])

  /// Set once; otherwise the library would print to standard error.
  private static let handler: Void = gdSetErrorMethod { priority, format, arguments in
    guard priority <= GD_WARNING, let format, let arguments else { return }
    var text = [CChar](repeating: 0, count: 256)
    vsnprintf(&text, text.count, format, arguments)
    let message = String(
      decoding: text.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let thread = pthread_self()
    messages.withLock { $0[thread] = $0[thread] ?? message }
  }
}
