import CGD
public import Drawings

extension PixelImage {
  /// Decodes a PNG or JPEG file, whatever its name.
  ///
  /// Grey levels become three equal colours; transparency is left out, and 16 bits become 8. A
  /// picture that the library would repair, for example a truncated one whose end it would make
  /// grey, is refused. A turn that a camera has noted is not made.
  ///
  /// - Throws: ``PictureError`` if the file cannot be read, is of another kind, or is damaged.
  /// - Cost: memory for the file, and for the picture twice. May run on several threads at once.
  /// - Corresponds to: `gdImageCreateFromPngPtr`, `gdImageCreateFromJpegPtrEx`.
  public init(decoding path: String) throws(PictureError) {
    let bytes = try PictureFile.bytes(of: path)
    let decode: PictureFile.Decoder
    // The signatures of PNG, and of JPEG with the begin of its first segment.
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      decode = { gdImageCreateFromPngPtr($0, $1) }
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      decode = { gdImageCreateFromJpegPtrEx($0, $1, 0) }
    } else {
      throw PictureError(path: path, reason: "it is neither PNG nor JPEG")
    }
    guard let size = Int32(exactly: bytes.count) else {
      throw PictureError(path: path, reason: "it is larger than 2 GB")
    }
    let (image, complaint) = LibraryComplaints.first {
      bytes.span.bytes.withUnsafeBytes { bytes in
        decode(size, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      }
    }
    defer { if let image { gdImageDestroy(image) } }
    guard complaint == nil, let image, gdImagePaletteToTrueColor(image) != 0 else {
      throw PictureError(path: path, reason: complaint ?? "there is not enough memory")
    }
    let (width, height) = (Int(image.pointee.sx), Int(image.pointee.sy))
    let pixels = [UInt32](unsafeUninitializedCapacity: width * height) { pixels, count in
      for row in 0..<height {
        guard let line = image.pointee.tpixels[row] else { return }
        for column in 0..<width {
          // Above the colours there are seven bits of transparency.
          pixels[count] = UInt32(truncatingIfNeeded: line[column]) & 0xFFFFFF
          count += 1
        }
      }
    }
    self.init(width: width, height: height, pixels: pixels)
  }
}
