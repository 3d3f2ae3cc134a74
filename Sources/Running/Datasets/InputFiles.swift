import Files
import GZIP

/// Throws ``DatasetError/missing`` if there is no file or folder at a path.
func checkExists(_ path: String) throws(DatasetError) {
  if FileKind(of: path) == .missing { throw .missing(file: path) }
}

/// Reads all bytes of a file, and decompresses them if they are compressed by gzip.
func wholeFile(_ path: String) throws(DatasetError) -> [UInt8] {
  do {
    return try decompressedBytes(ofFile: path)
  } catch {
    throw .unreadable(file: path, reason: error.reason)
  }
}

/// Throws ``DatasetError/malformed`` unless an array of this shape has exactly `found` bytes.
func checkByteCount(
  _ found: Int, shape: [Int], itemBytes: Int, file path: String, format: String
) throws(DatasetError) {
  // The product of the sizes in a damaged header can be greater than the largest Int.
  var needed: Int? = itemBytes
  for size in shape {
    let product = needed?.multipliedReportingOverflow(by: size)
    needed = product.flatMap { $0.overflow ? nil : $0.partialValue }
  }
  guard found != needed else { return }
  throw .malformed(
    file: path, format: format,
    fault: "an array of \(shape) takes \(needed.map(String.init) ?? "more than 2^63") bytes, "
      + "but \(found) follow its header. Copy or download it again")
}
