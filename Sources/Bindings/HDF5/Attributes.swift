import CHDF5

/// The attributes of a group or dataset: names with a text or numbers.
public struct Attributes: Sendable {
  let owner: Handle

  /// All names, in alphabetical order.
  ///
  /// - Corresponds to: `H5Aiterate2`.
  public var names: [String] {
    get throws(HDF5Error) {
      try owner.names("listing attributes") {
        H5Aiterate2($0, H5_INDEX_NAME, H5_ITER_INC, nil, { appendName($1, to: $3) }, $1)
      }
    }
  }

  /// Whether there is an attribute with that name.
  ///
  /// - Corresponds to: `H5Aexists`.
  public func contains(_ name: String) throws(HDF5Error) -> Bool {
    try owner.call("looking for the attribute \(name)") { H5Aexists($0, name) } > 0
  }

  /// Reads a text.
  ///
  /// - Throws: ``HDF5Error``, also if there is no such attribute, or it is not a text.
  public func string(_ name: String) throws(HDF5Error) -> String {
    guard case .string(let value) = try value(name) else { throw wrongKind(name, "text") }
    return value
  }

  /// Reads a whole number.
  ///
  /// - Throws: ``HDF5Error``, also if there is no such attribute, or its value does not fit `type`.
  public func integer<Value: FixedWidthInteger>(
    _ name: String, as type: Value.Type = Int.self
  ) throws(HDF5Error) -> Value {
    let result: Value? =
      switch try value(name) {
      case .integer(let value): Value(exactly: value)
      case .unsigned(let value): Value(exactly: value)
      default: nil
      }
    guard let result else { throw wrongKind(name, "a whole number of type \(type)") }
    return result
  }

  /// Reads a list of whole numbers.
  ///
  /// - Throws: ``HDF5Error``, also if there is no such attribute, or it is not such a list.
  public func integers(_ name: String) throws(HDF5Error) -> [Int] {
    guard case .integers(let values) = try value(name) else {
      throw wrongKind(name, "a list of whole numbers")
    }
    return values
  }

  /// Reads a list of numbers.
  ///
  /// - Throws: ``HDF5Error``, also if there is no such attribute, or it is not such a list.
  public func numbers(_ name: String) throws(HDF5Error) -> [Double] {
    guard case .numbers(let values) = try value(name) else {
      throw wrongKind(name, "a list of numbers")
    }
    return values
  }

  private func wrongKind(_ name: String, _ kind: String) -> HDF5Error {
    HDF5Error("reading the attribute \(name)", at: owner.place, because: "it is not \(kind)")
  }
}

/// The value of an attribute.
public enum AttributeValue: Sendable, Equatable {
  /// A text in UTF-8.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A whole number that is not negative.
  case unsigned(UInt64)
  /// A number.
  case number(Double)
  /// A list of whole numbers.
  case integers([Int])
  /// A list of numbers.
  case numbers([Double])
}

extension AttributeValue: CustomStringConvertible {
  /// The text itself, or the numbers in decimal.
  public var description: String {
    switch self {
    case .string(let text): text
    case .integer(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .number(let value): "\(value)"
    case .integers(let values): "\(values)"
    case .numbers(let values): "\(values)"
    }
  }
}
