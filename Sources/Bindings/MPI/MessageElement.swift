import CMPI

/// A number that messages carry.
public protocol MessageElement: BitwiseCopyable, Sendable {
  /// How MPI knows it.
  static var elementKind: ElementKind { get }
}

/// The kinds of numbers that messages carry.
public enum ElementKind: Sendable {
  /// `UInt8`; corresponds to `MPI_BYTE`.
  case byte
  /// `Int`; corresponds to `MPI_INT64_T`.
  case integer
  /// `Float`; corresponds to `MPI_FLOAT`.
  case float
  /// `Double`; corresponds to `MPI_DOUBLE`.
  case double
}

extension UInt8: MessageElement {
  /// A byte.
  public static var elementKind: ElementKind { .byte }
}

extension Int: MessageElement {
  /// An integer of 64 bits.
  public static var elementKind: ElementKind { .integer }
}

extension Float: MessageElement {
  /// A number of 32 bits.
  public static var elementKind: ElementKind { .float }
}

extension Double: MessageElement {
  /// A number of 64 bits.
  public static var elementKind: ElementKind { .double }
}

extension MessageElement {
  static var datatype: MPI_Datatype {
    switch elementKind {
    case .byte: MPI_BYTE
    case .integer: MPI_INT64_T
    case .float: MPI_FLOAT
    case .double: MPI_DOUBLE
    }
  }
}

/// The count of a message as C's `int`.
///
/// - Precondition: it fits; longer data travel in pieces.
func messageCount(_ count: Int) -> Int32 {
  guard let result = Int32(exactly: count) else {
    preconditionFailure("a message of \(count) elements; MPI counts to \(Int32.max)")
  }
  return result
}
