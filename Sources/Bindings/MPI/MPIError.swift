import CMPI

/// A call of MPI that failed.
public struct MPIError: Error, CustomStringConvertible {
  /// The function, the reason, and the error's code and class, which help to search for it.
  public let description: String

  /// Takes the code that a C function returned; without `text`, the reason is the library's text.
  ///
  /// The meaning of the code depends on the library. The standard defines the names of the classes:
  /// `MPI_ERR_TRUNCATE` is 15 in Open MPI.
  init(_ function: String, code: Int32, text: String? = nil) {
    var errorClass: Int32 = 0
    MPI_Error_class(code, &errorClass)
    let text = text ?? string(capacity: MPI_MAX_ERROR_STRING) { MPI_Error_string(code, $0, $1) }
    description = "\(function) failed: \(text) (code \(code), class \(errorClass))"
  }
}

/// Throws if the code of a call is an error; every call of this module passes its code here.
func check(_ function: String, _ code: Int32) throws(MPIError) {
  if code != MPI_SUCCESS { throw MPIError(function, code: code) }
}

/// The text that a C function writes to a buffer of `capacity` bytes, together with its length.
func string(
  capacity: Int32,
  _ write: (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<Int32>) -> Int32
) -> String {
  var length: Int32 = 0
  var bytes = [CChar](repeating: 0, count: Int(capacity) + 1)
  _ = write(&bytes, &length)
  return String(decoding: bytes.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
}
