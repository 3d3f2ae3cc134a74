/// What values of single keys may be.
extension RecipeReader {
  /// Reads a whole number from `minimum` to `maximum`, which by default keeps products of two counts
  /// far from overflow.
  mutating func integer(
    _ path: String, atLeast minimum: Int, atMost maximum: Int = Int(Int32.max)
  ) -> Int {
    read(path) { value throws(Complaint) in
      guard case .integer(let integer) = value else {
        throw Complaint(problem: "\(value.text) is not a whole number")
      }
      guard integer >= minimum else {
        throw Complaint(problem: "\(integer) is less than \(minimum)")
      }
      guard integer <= maximum else {
        throw Complaint(problem: "\(integer) is greater than \(maximum)")
      }
      return integer
    }
  }

  /// Reads one or more whole numbers.
  mutating func integers(_ path: String, atLeast minimum: Int) -> [Int] {
    read(path) { value throws(Complaint) in
      var integers: [Int] = []
      for element in value.elements {
        guard case .integer(let integer) = element else {
          throw Complaint(problem: "\(element.text) is not a whole number")
        }
        guard integer >= minimum else {
          throw Complaint(problem: "\(integer) is less than \(minimum)")
        }
        integers.append(integer)
      }
      guard !integers.isEmpty else { throw Complaint(problem: "the list is empty") }
      return integers
    }
  }

  /// Reads a number in single precision.
  mutating func number(_ path: String, _ range: NumberRange) -> Float {
    read(path) { value throws(Complaint) in try value.number(range) }
  }

  /// Reads a number, or "none".
  mutating func numberOrNone(_ path: String, _ range: NumberRange) -> Float? {
    read(path) { value throws(Complaint) in
      value == "none" ? nil : try value.number(range)
    }
  }

  /// Reads one of several names.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ path: String
  ) -> Choice where Choice.RawValue == String {
    read(path) { value throws(Complaint) in try value.choice() }
  }

  /// Reads several names, each at most once.
  mutating func choices<Choice: RawRepresentable & CaseIterable & Hashable>(
    _ path: String
  ) -> [Choice] where Choice.RawValue == String {
    read(path) { value throws(Complaint) in
      var choices: [Choice] = []
      for element in value.elements {
        let choice: Choice = try element.choice()
        guard !choices.contains(choice) else {
          throw Complaint(problem: "\(element.text) is given twice", fix: "remove one")
        }
        choices.append(choice)
      }
      return choices
    }
  }

  /// Reads one or more strings.
  mutating func strings(_ path: String) -> [String] {
    read(path) { value throws(Complaint) in
      var strings: [String] = []
      for element in value.elements {
        guard case .string(let string) = element, !string.isEmpty else {
          throw Complaint(problem: "\(element.text) is not a path")
        }
        strings.append(string)
      }
      guard !strings.isEmpty else { throw Complaint(problem: "the list is empty") }
      return strings
    }
  }

  /// Reads one or more numbers.
  mutating func numbers(_ path: String) -> [Float] {
    read(path) { value throws(Complaint) in try value.numbers() }
  }

  /// Reads one or more numbers that are 0 or greater, and whether they came as a list.
  mutating func numbersOrNumber(_ path: String) -> (numbers: [Float], isList: Bool) {
    read(path) { value throws(Complaint) in
      var numbers: [Float] = []
      for element in value.elements { numbers.append(try element.number(.notNegative)) }
      guard !numbers.isEmpty else { throw Complaint(problem: "the list is empty") }
      if case .list = value { return (numbers, true) }
      return (numbers, false)
    }
  }

  /// Reads the rows of a symmetric matrix.
  mutating func symmetricMatrix(_ path: String) -> [[Float]] {
    read(path) { value throws(Complaint) in
      var rows: [[Float]] = []
      for row in value.elements { rows.append(try row.numbers()) }
      for (index, row) in rows.enumerated() {
        guard row.count == rows.count else {
          throw Complaint(problem: "row \(index) has \(row.count) numbers, not \(rows.count)")
        }
        for column in rows.indices where row[column] != rows[column][index] {
          throw Complaint(problem: "not symmetric at row \(index), column \(column)")
        }
      }
      return rows
    }
  }
}

/// Where a number may lie.
enum NumberRange: String {
  case positive = "greater than 0"
  case notNegative = "0 or greater"
  case decay = "at least 0 and less than 1"
  case averageDecay = "greater than 0 and less than 1"
  case any = "finite"

  func contains(_ number: Float) -> Bool {
    switch self {
    case .positive: number > 0
    case .notNegative: number >= 0
    case .decay: number >= 0 && number < 1
    case .averageDecay: number > 0 && number < 1
    case .any: true
    }
  }
}

extension RecipeValue {
  /// The values of a list; a value by itself is a list of one.
  fileprivate var elements: [RecipeValue] {
    if case .list(let values) = self { values } else { [self] }
  }

  fileprivate func number(_ range: NumberRange) throws(RecipeReader.Complaint) -> Float {
    let number: Float
    switch self {
    case .integer(let value): number = Float(value)
    case .number(let value): number = Float(value)
    default: throw RecipeReader.Complaint(problem: "\(text) is not a number")
    }
    guard number.isFinite else {
      throw RecipeReader.Complaint(problem: "\(text) is not finite in single precision")
    }
    guard range.contains(number) else {
      throw RecipeReader.Complaint(problem: "\(text) is not \(range.rawValue)")
    }
    return number
  }

  fileprivate func numbers() throws(RecipeReader.Complaint) -> [Float] {
    var numbers: [Float] = []
    for element in elements { numbers.append(try element.number(.any)) }
    guard !numbers.isEmpty else { throw RecipeReader.Complaint(problem: "the list is empty") }
    return numbers
  }

  fileprivate func choice<Choice: RawRepresentable & CaseIterable>()
    throws(RecipeReader.Complaint) -> Choice where Choice.RawValue == String
  {
    let name = try self.name(among: Choice.allCases.map(\.rawValue))
    guard let choice = Choice(rawValue: name) else {
      preconditionFailure("\(name) is a raw value of \(Choice.self) and no value")
    }
    return choice
  }

  /// One of several names.
  func name(among names: [String]) throws(RecipeReader.Complaint) -> String {
    guard case .string(let name) = self else {
      throw RecipeReader.Complaint(problem: "\(text) is not a name in quotes")
    }
    if names.contains(name) { return name }
    let all = names.map { RecipeValue.string($0).text }.joined(separator: ", ")
    let fix = names.nearest(to: name).map { "did you mean \(RecipeValue.string($0).text)?" }
    throw RecipeReader.Complaint(problem: "\(text) is none of \(all)", fix: fix)
  }
}
