public import Drawings
public import Files

extension PixelImage {
  /// Decodes a PNG or JPEG file, whatever its name.
  ///
  /// Grey levels become three equal colours, and 16 bits are rounded to 8. Transparency is ignored:
  /// a pixel has its stored colour, as in Pillow's `convert("RGB")`. The picture is turned as its
  /// EXIF orientation states. A file that is damaged or ends early is refused, and so is anything
  /// but a regular file.
  ///
  /// - Throws: ``PictureError`` if the file cannot be read, is of another kind, or is damaged.
  /// - Cost: memory for the file, and for the picture twice. Several threads may call it at once.
  public init(decoding path: FilePath) throws(PictureError) {
    let found: [UInt8]?
    do { found = try path.bytesOfRegularFile() } catch {
      throw PictureError(path: path, reason: error.reason.description)
    }
    guard let bytes = found else {
      throw PictureError(path: path, reason: "it is not a regular file")
    }
    do throws(DecodingFault) {
      // The signature of PNG, and the signature of JPEG with the first byte of its first segment.
      if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
        self = try decodedPNG(bytes)
      } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
        self = try decodedJPEG(bytes)
      } else {
        throw DecodingFault("it is neither PNG nor JPEG")
      }
    } catch {
      throw PictureError(path: path, reason: error.reason, lacksTrait: error.lacksTrait)
    }
  }
}

/// Why bytes are no picture.
struct DecodingFault: Error {
  let reason: String
  /// Whether this build cannot decode any picture.
  var lacksTrait = false

  init(_ reason: String) { self.reason = reason }

  /// Refuses sizes that a small damaged file can state, before memory is allocated.
  static func check(width: Int, height: Int) throws(DecodingFault) {
    // 1 GB of pixels. Both libraries refuse sizes of 2^31 and more.
    guard width * height <= 1 << 28 else {
      throw DecodingFault("its \(width) x \(height) pixels are more than 2^28")
    }
  }
}

/// A picture that could not be decoded.
public struct PictureError: Error, Equatable, CustomStringConvertible {
  let path: FilePath
  /// Why it could not be decoded, in words.
  public let reason: String
  /// Whether this build cannot decode any picture.
  public var lacksTrait = false

  /// A sentence with the path and the reason.
  public var description: String { "\(path): \(reason)" }
}
