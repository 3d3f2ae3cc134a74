#if Importers
import CSPNG
import Drawings

/// Decodes the bytes of a PNG file.
///
/// - Corresponds to: `spng_ctx_new`, `spng_set_png_buffer`, `spng_get_ihdr`,
///   `spng_decode_image`, `spng_decode_chunks`, `spng_get_exif`, `spng_ctx_free`.
func decodedPNG(_ bytes: [UInt8]) throws(DecodingFault) -> PixelImage {
  guard let context = spng_ctx_new(0) else { throw DecodingFault("there is not enough memory") }
  defer { spng_ctx_free(context) }
  return try bytes.span.bytes.withUnsafeBytes { bytes throws(DecodingFault) in
    try check(spng_set_png_buffer(context, bytes.baseAddress, bytes.count))
    // Texts and colour profiles, which are not used, may not take more memory than pictures.
    try check(spng_set_chunk_limits(context, 1 << 26, 1 << 26))
    var header = spng_ihdr()
    try check(spng_get_ihdr(context, &header))
    let (width, height) = (Int(header.width), Int(header.height))
    try DecodingFault.check(width: width, height: height)
    let pixels =
      header.bit_depth == 16
      ? try pixels16(of: context, count: width * height)
      : try pixels8(of: context, count: width * height)
    // Reads up to the end, so that a file without its end is refused.
    try check(spng_decode_chunks(context))
    return PixelImage(width: width, height: height, pixels: pixels)
      .turned(try orientation(in: context))
  }
}

private func pixels8(
  of context: OpaquePointer, count: Int
) throws(DecodingFault) -> [UInt32] {
  var colors = [UInt8](repeating: 0, count: 3 * count)
  try check(spng_decode_image(context, &colors, colors.count, Int32(SPNG_FMT_RGB8.rawValue), 0))
  return (0..<count).map { pixel in
    colors[3 * pixel..<3 * pixel + 3].reduce(0) { $0 << 8 | UInt32($1) }
  }
}

private func pixels16(
  of context: OpaquePointer, count: Int
) throws(DecodingFault) -> [UInt32] {
  // Red, green, blue and opacity.
  var colors = [UInt16](repeating: 0, count: 4 * count)
  try check(
    spng_decode_image(context, &colors, 2 * colors.count, Int32(SPNG_FMT_RGBA16.rawValue), 0))
  return (0..<count).map { pixel in
    // Level v of 65,535 is level v / 257 of 255.
    colors[4 * pixel..<4 * pixel + 3].reduce(0) { $0 << 8 | (UInt32($1) + 128) / 257 }
  }
}

private func orientation(in context: OpaquePointer) throws(DecodingFault) -> Orientation {
  var exif = spng_exif()
  let code = spng_get_exif(context, &exif)
  guard code != SPNG_ECHUNKAVAIL.rawValue, let data = exif.data else { return .upright }
  try check(code)
  return Orientation(exif: Array(UnsafeRawBufferPointer(start: data, count: exif.length)))
}

/// Turns a code of libspng into an error; no other function does.
private func check(_ code: Int32) throws(DecodingFault) {
  guard code != 0 else { return }
  throw DecodingFault("libspng: \(spng_strerror(code).map { String(cString: $0) } ?? "\(code)")")
}
#endif
