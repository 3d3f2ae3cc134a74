import Files
import GZIP
import Glibc

/// Throws ``DatasetError/missing`` if there is no file or folder at a path.
func checkExists(_ path: String) throws(DatasetError) {
  if FileKind(of: path) == .missing { throw .missing(file: path) }
}

/// Reads all bytes of a file, and decompresses them if they are compressed by gzip.
func wholeFile(_ path: String) throws(DatasetError) -> [UInt8] {
  do {
    return try decompressedBytes(ofFile: path)
  } catch {
    throw error.lacksTrait
      ? .unsupported(file: path, reason: error.reason)
      : .unreadable(file: path, reason: error.reason)
  }
}

/// Throws ``DatasetError/malformed`` unless an array of this shape has exactly `found` bytes.
func checkByteCount(
  _ found: Int, shape: [Int], itemBytes: Int, file path: String, format: String
) throws(DatasetError) {
  let needed = byteCount(of: shape, itemBytes: itemBytes)
  guard found != needed else { return }
  throw .malformed(
    file: path, format: format,
    fault: "an array of \(shape) takes \(needed.map(String.init) ?? "more than 2^63") bytes, "
      + "but \(found) follow its header. Copy or download it again")
}

/// Throws ``DatasetError/tooLarge`` if an array needs more memory than this machine has.
///
/// - Corresponds to: `sysconf`.
func checkMemory(
  _ shape: [Int], itemBytes: Int, for what: @autoclosure () -> String
) throws(DatasetError) {
  let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
  let needed = byteCount(of: shape, itemBytes: itemBytes)
  guard let needed, needed <= machine else {
    throw .tooLarge(what: what(), neededBytes: needed, machineBytes: machine)
  }
}

/// The number of bytes of an array; nil if it is greater than the largest integer.
private func byteCount(of shape: [Int], itemBytes: Int) -> Int? {
  // The product of the sizes in a damaged header can be greater than the largest Int.
  var count: Int? = itemBytes
  for size in shape {
    let product = count?.multipliedReportingOverflow(by: size)
    count = product.flatMap { $0.overflow ? nil : $0.partialValue }
  }
  return count
}
