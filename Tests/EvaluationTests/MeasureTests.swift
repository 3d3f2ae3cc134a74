import Datasets
import Generation
import Testing
import Texts

@testable import Evaluation

@Suite("Measures")
struct MeasureTests {
  @Test(
    "In JSON, whole numbers have no point, and numbers that are not finite are strings",
    arguments: [
      (3, "3"), (0.5, "0.5"), (.infinity, "\"inf\""), (-.infinity, "\"-inf\""),
      (-.nan, "\"nan\""),
    ] as [(Double, String)])
  func json(number: Double, text: String) {
    #expect(JSONValue.double(number).text == text)
  }

  @Test("No two measures have the same name")
  func names() {
    #expect(Set(Measure.all.map(\.name)).count == Measure.all.count)
  }

  @Test("The help text names every measure once, in lines of at most 80 characters")
  func helpText() {
    let lines = Measure.helpText.split(separator: "\n").filter { $0.hasPrefix("  ") }
    for measure in Measure.all {
      #expect(lines.count { $0.hasPrefix("  \(measure.name) ") } == 1, "\(measure.name)")
    }
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test("A list of names gives the measures in its order")
  func list() throws {
    #expect(try Measure.named("modes,w2").map(\.name) == ["modes", "w2"])
  }

  @Test(
    "A list with an unknown name, or without a name, is a fault",
    arguments: [
      ("w2,slicd", "there is no measure 'slicd'; did you mean sliced? The measures are w2, "),
      ("xyzxyzxyz", "there is no measure 'xyzxyzxyz'. The measures are w2, "), ("", "it names no"),
    ])
  func badList(text: String, message: String) {
    #expect {
      try Measure.named(text)
    } throws: {
      "\($0)".hasPrefix(message)
    }
  }

  @Test("Measures of images, modes and moments do not apply to every target")
  func obstacles() throws {
    func names(_ kind: SyntheticKind) throws -> [String] {
      let target = try EvaluationTarget(.synthetic(kind), draws: nil)
      return Measure.all.filter { $0.obstacle(of: target) == nil }.map(\.name)
    }
    let ofAllPoints = ["w2", "sliced", "energy", "mmd"]
    let ofMoments = ["symmetric-kl", "bw-uvp", "moments"]
    #expect(Set(try names(.spiral)) == Set(ofAllPoints + ofMoments))
    #expect(Set(try names(.eightGaussians)) == Set(ofAllPoints + ofMoments + ["modes"]))
    let size = Measure.largestMomentDimensions + 1
    let rows = (0..<size).map { row in (0..<size).map { $0 == row ? Float(1) : 0 } }
    let large = SyntheticKind.gaussian(
      mean: [Float](repeating: 0, count: size), covariance: rows)
    #expect(try names(large) == ofAllPoints)
  }
}

@Suite("Results as JSON and as a table")
struct EvaluationRowTests {
  private let row = EvaluationRow(
    name: "a/b.h5", parametersKind: nil,
    setting: [("target", .string("x")), ("count", .integer(3))],
    values: [
      "w2": MeasuredValue(
        number: 0.5, text: { "\($0)000" }, fields: [("area", .array([.double(1), .double(2e-7)]))]),
      "moments": MeasuredValue(
        suffix: "[1.0000]; [0.5000]", fields: [("mean", .double(-.infinity))]),
    ])

  @Test("JSON has sorted keys, no .0 in whole numbers, and texts for numbers that are not finite")
  func json() {
    #expect(
      row.json == #"{"area":[1,2e-07],"count":3,"mean":"-inf","name":"a/b.h5","#
        + #""target":"x","w2":0.5}"#)
  }

  @Test("A table has a column for each measure, and a dash for a measure without a value")
  func table() {
    let table = EvaluationTable(columns: [.w2, .mmd, .moments])
    #expect(table.heading == "      W2       MMD^2  samples of; mean; standard deviations")
    #expect(table.row(row) == "  0.5000           -  a/b.h5; [1.0000]; [0.5000]")
    let empty = EvaluationRow(name: "c", parametersKind: .last, setting: [], values: [:])
    #expect(table.row(empty) == "       -           -  c (last)")
  }

  @Test("Several draws give the mean and the deviation of one draw; other fields are the first's")
  func spread() {
    let draws = [1.0, 2, 6].map { value in
      MeasuredValue(
        number: value, text: { "\($0)" }, suffix: " (\(value))", fields: [("x", .double(value))])
    }
    let row = EvaluationRow(
      name: "target", parametersKind: nil, setting: [],
      values: [
        "symmetric-kl": MeasuredValue(of: draws),
        "w2": MeasuredValue(of: [MeasuredValue(number: 6)]),
      ])
    // The squares of -2, -1 and 3 have the sum 14.
    #expect(
      row.json
        == #"{"name":"target","symmetric_kl":3,"symmetric_kl_spread":2.6457513110645907,"#
        + #""w2":6,"x":1}"#)
    let table = EvaluationTable(columns: [.w2, .symmetricKL])
    #expect(table.row(row) == "     6.0          3.0 (1.0)  target")
    let spread = table.spreadRow(row)
    #expect(
      spread == "          2.6457513110645907    ± standard deviation of one draw",
      "\(spread ?? "")")
  }
}
