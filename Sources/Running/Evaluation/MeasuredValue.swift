import Texts

/// The result of a measure: its text in the table, and its fields in the JSON.
struct MeasuredValue {
  /// The measure as one number; nil if it is none.
  var number: Double?
  /// The text of a number of this measure in the table.
  var text: @Sendable (Double) -> String = { "\($0)" }
  /// What follows the number in the table, or the whole text if there is no number.
  var suffix = ""
  /// Further fields; those of the number are named for the measure.
  var fields: [(key: String, value: JSONValue)] = []
  /// The standard deviation of the number over several draws of the target; nil if there is one draw.
  var spread: Double?

  var cell: String { (number.map(text) ?? "") + suffix }

  /// The fields of the JSON, given the name of the measure there.
  func allFields(_ name: String) -> [(key: String, value: JSONValue)] {
    [("", number), ("_spread", spread)].compactMap { ending, value in
      value.map { (name + ending, .double($0)) }
    } + fields
  }

  /// One number, rounded in the table only.
  static func number(_ value: Double, decimals: Int, unit: String = "") -> MeasuredValue {
    MeasuredValue(number: value, text: { NumberText.fixed($0, decimals: decimals) + unit })
  }

  /// The mean and the spread of the numbers of several draws; everything else is that of the first.
  ///
  /// - Precondition: there is at least one draw.
  init(of draws: [MeasuredValue]) {
    self = draws[0]
    let numbers = draws.compactMap(\.number)
    guard numbers.count == draws.count, draws.count > 1 else { return }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    number = mean
    spread = (squares / Double(numbers.count - 1)).squareRoot()
  }

  init(
    number: Double? = nil, text: @escaping @Sendable (Double) -> String = { "\($0)" },
    suffix: String = "", fields: [(key: String, value: JSONValue)] = []
  ) {
    self.number = number
    self.text = text
    self.suffix = suffix
    self.fields = fields
  }
}
