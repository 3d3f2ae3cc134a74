import CHDF5

/// A Swift number type that datasets can hold.
///
/// The library keeps the list: `UInt8`, `Int32`, `Int64`, `UInt64`, `Float` and `Double`.
public protocol Element: Numeric, BitwiseCopyable, Sendable {
  /// What a dataset of such numbers says of itself.
  static var elementType: ElementType { get }
}

extension UInt8: Element {
  /// Eight bits without sign.
  public static var elementType: ElementType { .uint8 }
}
extension Int32: Element {
  /// 32 bits with sign.
  public static var elementType: ElementType { .int32 }
}
extension Int64: Element {
  /// 64 bits with sign.
  public static var elementType: ElementType { .int64 }
}
extension UInt64: Element {
  /// 64 bits without sign.
  public static var elementType: ElementType { .uint64 }
}
extension Float: Element {
  /// IEEE 754 single precision.
  public static var elementType: ElementType { .float32 }
}
extension Double: Element {
  /// IEEE 754 double precision.
  public static var elementType: ElementType { .float64 }
}

/// The number types that datasets can hold, named as NumPy names them.
public enum ElementType: String, Sendable, CaseIterable {
  /// Eight bits without sign.
  case uint8
  /// 32 bits with sign.
  case int32
  /// 64 bits with sign.
  case int64
  /// 64 bits without sign.
  case uint64
  /// IEEE 754 single precision.
  case float32
  /// IEEE 754 double precision.
  case float64

  /// Bytes of one number.
  public var byteCount: Int {
    switch self {
    case .uint8: 1
    case .int32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The type in files: little-endian, whatever the machine.
  var inFile: hid_t {
    switch self {
    case .uint8: H5T_STD_U8LE
    case .int32: H5T_STD_I32LE
    case .int64: H5T_STD_I64LE
    case .uint64: H5T_STD_U64LE
    case .float32: H5T_IEEE_F32LE
    case .float64: H5T_IEEE_F64LE
    }
  }

  /// The type in this machine's memory.
  var inMemory: hid_t {
    switch self {
    case .uint8: H5T_NATIVE_UINT8
    case .int32: H5T_NATIVE_INT32
    case .int64: H5T_NATIVE_INT64
    case .uint64: H5T_NATIVE_UINT64
    case .float32: H5T_NATIVE_FLOAT
    case .float64: H5T_NATIVE_DOUBLE
    }
  }

  /// The case for a type of HDF5, of either byte order; nil for all the others it knows.
  init?(_ type: TypeDescription) {
    switch (type.kind, type.byteCount, type.isSigned) {
    case (H5T_INTEGER, 1, false): self = .uint8
    case (H5T_INTEGER, 4, true): self = .int32
    case (H5T_INTEGER, 8, true): self = .int64
    case (H5T_INTEGER, 8, false): self = .uint64
    case (H5T_FLOAT, 4, _): self = .float32
    case (H5T_FLOAT, 8, _): self = .float64
    default: return nil
    }
  }
}
