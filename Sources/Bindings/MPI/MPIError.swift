import CMPI

/// A call of MPI that failed.
public struct MPIError: Error, CustomStringConvertible {
  /// The C function, for example `MPI_Send`.
  public let function: String
  /// The code it returned, which is the library's own.
  public let code: Int32
  /// The code's class, which the standard defines: `MPI_ERR_TRUNCATE` is 15 in Open MPI.
  public let errorClass: Int32
  /// The library's words for the code, or ours for what it does not check.
  public let text: String

  /// What failed, the library's reason and both numbers, for a search.
  public var description: String {
    "\(function) failed: \(text) (code \(code), class \(errorClass))"
  }

  init(_ function: String, code: Int32) {
    self.function = function
    self.code = code
    var errorClass: Int32 = 0
    MPI_Error_class(code, &errorClass)
    self.errorClass = errorClass
    text = string(capacity: MPI_MAX_ERROR_STRING) { MPI_Error_string(code, $0, $1) }
  }

  /// A message that was shorter than its receiver expected, which MPI itself lets pass.
  init(_ function: String, received count: Int, expected: Int, from rank: Int) {
    self.function = function
    code = MPI_ERR_COUNT
    errorClass = MPI_ERR_COUNT
    text = "rank \(rank) sent \(count) elements where \(expected) were expected"
  }
}

/// Throws what the code of a call means; every call of this module goes through here.
func check(_ function: String, _ code: Int32) throws(MPIError) {
  if code != MPI_SUCCESS { throw MPIError(function, code: code) }
}

/// The text that a C function writes to a buffer of `capacity` bytes, with its length.
func string(
  capacity: Int32,
  _ write: (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<Int32>) -> Int32
) -> String {
  var length: Int32 = 0
  var bytes = [CChar](repeating: 0, count: Int(capacity) + 1)
  _ = write(&bytes, &length)
  return String(decoding: bytes.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
}
