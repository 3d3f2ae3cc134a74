#if Importers
import CTurboJPEG
import Drawings

/// Decodes the bytes of a JPEG file, and refuses files that the library would repair.
///
/// - Corresponds to: `tjInitDecompress`, `tjDecompressHeader3`, `tjDecompress2`, `tjDestroy`.
func decodedJPEG(_ bytes: [UInt8]) throws(DecodingFault) -> PixelImage {
  guard let decoder = tjInitDecompress() else { throw DecodingFault("there is not enough memory") }
  defer { tjDestroy(decoder) }
  let size = UInt(bytes.count)
  var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(-1))
  let header = tjDecompressHeader3(decoder, bytes, size, &width, &height, &sampling, &space)
  // The function fails for rare subsamplings, which can be decoded, after it has read the sizes.
  if width == 0 || space < 0 { try check(header, decoder) }
  try DecodingFault.check(width: Int(width), height: Int(height))
  let count = Int(width) * Int(height)
  let hasInks = space == TJCS_CMYK.rawValue || space == TJCS_YCCK.rawValue
  let format = hasInks ? TJPF_CMYK : TJPF_RGB
  let channelCount = hasInks ? 4 : 3
  var values = [UInt8](repeating: 0, count: channelCount * count)
  try check(
    tjDecompress2(
      decoder, bytes, size, &values, width, 0, height, format.rawValue,
      TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS), decoder)
  let pixels = (0..<count).map { pixel in
    let start = channelCount * pixel
    guard hasInks else {
      return values[start..<start + 3].reduce(0) { $0 << 8 | UInt32($1) }
    }
    // Adobe's programs store 255 minus the amount of ink, and all others follow them.
    let black = UInt32(values[start + 3])
    return values[start..<start + 3].reduce(0) { $0 << 8 | (UInt32($1) * black + 127) / 255 }
  }
  return PixelImage(width: Int(width), height: Int(height), pixels: pixels)
    .turned(Orientation(jpeg: bytes))
}

/// Turns a code of TurboJPEG into an error; no other function does.
private func check(_ code: Int32, _ decoder: tjhandle) throws(DecodingFault) {
  guard code != 0 else { return }
  throw DecodingFault(
    "libjpeg: \(tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "\(code)")")
}
#endif
