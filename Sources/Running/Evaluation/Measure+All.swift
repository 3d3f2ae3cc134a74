import Recipes

extension Measure {
  /// All measures, in the order of the table's columns.
  public static let all = [
    w2, sliced, energy, mmd, symmetricKL, unexplainedVariance, frechet, patches, modes, moments,
  ]

  /// Reads the value of `--measures`, names separated by commas.
  ///
  /// - Throws: `EvaluationFault` if a name is unknown, or if there is none.
  public static func named(_ list: String) throws -> [Measure] {
    let names = all.map(\.name)
    let measures: [Measure] = try list.split(separator: ",").map { word in
      guard let measure = all.first(where: { $0.name == word }) else {
        let guess = names.nearest(to: String(word)).map { "; did you mean \($0)?" } ?? "."
        throw EvaluationFault(
          "there is no measure '\(word)'\(guess) The measures are \(names.joined(separator: ", "))")
      }
      return measure
    }
    guard !measures.isEmpty else { throw EvaluationFault("it names no measure") }
    return measures
  }

  /// A paragraph for each statistic, with a line or a few for each measure computed from it.
  public static var helpText: String {
    Statistic.allCases.map { statistic in
      let lines = all.filter { $0.statistic == statistic }.map { measure in
        let gap = String(repeating: " ", count: max(1, 14 - measure.name.count))
        let help = measure.help.replacing("\n", with: "\n" + String(repeating: " ", count: 16))
        return "\n  \(measure.name)\(gap)\(help)"
      }
      return "\(statistic.help):" + lines.joined()
    }.joined(separator: "\n\n")
  }
}
