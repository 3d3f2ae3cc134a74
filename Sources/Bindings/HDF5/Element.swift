import CHDF5

/// A Swift type of numbers that datasets can hold: `UInt8`, `Int32`, `Int64`, `UInt64`, `Float` and
/// `Double`.
public protocol Element: Numeric, BitwiseCopyable, Sendable {
  /// The matching type of datasets.
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

/// The types of numbers that datasets can hold, with NumPy's names.
public enum ElementType: String, Sendable {
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

  /// The number of bytes of one number.
  public var byteCount: Int {
    switch self {
    case .uint8: 1
    case .int32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The type in files: little-endian on every machine.
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

  /// The case for a type of HDF5, in either byte order; nil for the library's other types.
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

/// Kind and size of a type of numbers or text.
struct TypeDescription {
  let kind: H5T_class_t
  let byteCount: Int
  /// False for all types but integers.
  let isSigned: Bool

  init(_ type: hid_t, at place: Place) throws(HDF5Error) {
    let attempt = "reading the type"
    kind = H5T_class_t(
      rawValue: try HDF5Library.call(attempt, at: place) { H5Tget_class(type).rawValue })
    byteCount = try HDF5Library.call(attempt, at: place) { Int(H5Tget_size(type)) }
    // H5Tget_sign fails for other types.
    guard kind == H5T_INTEGER else {
      isSigned = false
      return
    }
    isSigned =
      try HDF5Library.call(attempt, at: place) { H5Tget_sign(type).rawValue } == H5T_SGN_2.rawValue
  }
}
