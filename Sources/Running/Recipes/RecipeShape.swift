/// The values that a key accepts: for checks, the reference page and the JSON schema.
indirect enum RecipeShape: Sendable {
  case integer(ClosedRange<Int>)
  case number(NumberRange)
  case name([String])
  case path
  /// One or more values; a single value is read as a list of one.
  case list(RecipeShape)
  /// A single value, or a list of one or more.
  case valueOrList(RecipeShape)
  /// No names, or several, each at most once.
  case names([String])
  case symmetricMatrix
  case orNone(RecipeShape)

  /// Checks a value, and returns it as a resolved recipe contains it.
  ///
  /// Numbers then have single precision, and a single value of a list is a list.
  func checked(_ value: RecipeValue) throws(Complaint) -> RecipeValue {
    switch self {
    case .integer(let range): return try Self.integer(value, in: range)
    case .number(let range): return try Self.number(value, in: range)
    case .name(let names): return try Self.name(value, among: names)
    case .path:
      if case .string(let path) = value, !path.isEmpty { return value }
      throw Complaint("\(value.text) is not a path")
    case .list(let element):
      let elements = try element.allChecked(value)
      if elements.isEmpty { throw Complaint("the list is empty") }
      return .list(elements)
    case .valueOrList(let element):
      if case .list = value { return try RecipeShape.list(element).checked(value) }
      return try element.checked(value)
    case .names(let names):
      let elements = try RecipeShape.name(names).allChecked(value)
      for (index, name) in elements.enumerated() where elements[..<index].contains(name) {
        throw Complaint("\(name.text) is given twice", fix: "remove one")
      }
      return .list(elements)
    case .symmetricMatrix:
      let rows = try RecipeShape.list(.number(.any)).allChecked(value)
      try Self.checkSymmetry(of: rows.map { $0.elements })
      return .list(rows)
    case .orNone(let shape):
      return value == "none" ? value : try shape.checked(value)
    }
  }

  /// The names to choose from; empty if values are not names.
  var choices: [String] {
    switch self {
    case .name(let names), .names(let names): names
    default: []
    }
  }

  private func allChecked(_ value: RecipeValue) throws(Complaint) -> [RecipeValue] {
    try value.elements.map { element throws(Complaint) in try checked(element) }
  }

  private static func integer(
    _ value: RecipeValue, in range: ClosedRange<Int>
  ) throws(Complaint) -> RecipeValue {
    guard case .integer(let integer) = value else {
      throw Complaint("\(value.text) is not a whole number")
    }
    if integer < range.lowerBound { throw Complaint("\(integer) is less than \(range.lowerBound)") }
    if integer > range.upperBound {
      throw Complaint("\(integer) is greater than \(range.upperBound)")
    }
    return value
  }

  private static func number(
    _ value: RecipeValue, in range: NumberRange
  ) throws(Complaint) -> RecipeValue {
    guard let number = value.number else { throw Complaint("\(value.text) is not a number") }
    guard number.isFinite else {
      throw Complaint("\(value.text) is not finite in single precision")
    }
    guard range.contains(number) else { throw Complaint("\(value.text) is not \(range.text)") }
    return RecipeValue(number)
  }

  private static func name(
    _ value: RecipeValue, among names: [String]
  ) throws(Complaint) -> RecipeValue {
    guard case .string(let name) = value else {
      throw Complaint("\(value.text) is not a name in quotes")
    }
    if names.contains(name) { return value }
    let all = names.map { RecipeValue.string($0).text }.joined(separator: ", ")
    let fix = names.nearest(to: name).map { "did you mean \(RecipeValue.string($0).text)?" }
    throw Complaint("\(value.text) is none of \(all)", fix: fix)
  }

  private static func checkSymmetry(of rows: [[RecipeValue]]) throws(Complaint) {
    for (index, row) in rows.enumerated() {
      guard row.count == rows.count else {
        throw Complaint("row \(index) has \(row.count) numbers, not \(rows.count)")
      }
      for column in row.indices where row[column] != rows[column][index] {
        throw Complaint("not symmetric at row \(index), column \(column)")
      }
    }
  }
}

/// A fault of a value, without the key and the location.
struct Complaint: Error {
  let problem: String
  /// What to do; nil if the key's default or example shows it.
  let fix: String?

  init(_ problem: String, fix: String? = nil) {
    self.problem = problem
    self.fix = fix
  }
}

struct NumberRange: Sendable {
  let text: String
  /// Members of a JSON schema.
  let schema: [String: Int]
  let contains: @Sendable (Float) -> Bool

  static let positive = Self(text: "greater than 0", schema: ["exclusiveMinimum": 0]) { $0 > 0 }
  static let notNegative = Self(text: "0 or greater", schema: ["minimum": 0]) { $0 >= 0 }
  static let decay = Self(
    text: "at least 0 and less than 1", schema: ["minimum": 0, "exclusiveMaximum": 1]
  ) { $0 >= 0 && $0 < 1 }
  static let averageDecay = Self(
    text: "greater than 0 and less than 1", schema: ["exclusiveMinimum": 0, "exclusiveMaximum": 1]
  ) { $0 > 0 && $0 < 1 }
  static let any = Self(text: "finite", schema: [:]) { _ in true }
}
