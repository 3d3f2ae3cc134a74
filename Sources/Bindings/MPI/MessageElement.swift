import CMPI

/// A type of numbers that messages can carry: `UInt8`, `Int` and `Float`, and no other type.
public protocol MessageElement: BitwiseCopyable, Sendable {}

extension UInt8: MessageElement {}
extension Int: MessageElement {}
extension Float: MessageElement {}

extension MessageElement {
  /// The MPI type of these numbers.
  static var datatype: MPI_Datatype {
    switch Self.self {
    case is UInt8.Type: MPI_BYTE
    case is Int.Type: MPI_INT64_T
    case is Float.Type: MPI_FLOAT
    default: preconditionFailure("messages cannot carry \(Self.self)")
    }
  }
}

/// Converts the count of a message to C's `int`.
///
/// - Precondition: it fits; longer data are sent in pieces.
func messageCount(_ count: Int) -> Int32 {
  guard let result = Int32(exactly: count) else {
    preconditionFailure("a message of \(count) elements; MPI allows \(Int32.max)")
  }
  return result
}
