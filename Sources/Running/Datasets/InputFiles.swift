import GZIP
import Glibc

/// Throws ``DatasetError/missing`` if there is no file or folder at a path.
func checkExists(_ path: String) throws(DatasetError) {
  guard access(path, F_OK) == 0 || errno != ENOENT else { throw .missing(file: path) }
}

/// Whether there is a file or folder at a path.
func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// Whether a path names a folder.
func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Reads all bytes of a file, and decompresses them if they are compressed by gzip.
func wholeFile(_ path: String) throws(DatasetError) -> [UInt8] {
  do {
    return try decompressedBytes(ofFile: path)
  } catch {
    throw .unreadable(file: path, reason: error.reason)
  }
}

/// Accepts a number of bytes only if an array of this shape has exactly that many.
///
/// - Throws: ``DatasetError/malformed``.
func checkByteCount(
  _ found: Int, shape: [Int], itemBytes: Int, file path: String, format: String
) throws(DatasetError) {
  // The sizes of a damaged header can have a product that is greater than every Int.
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
