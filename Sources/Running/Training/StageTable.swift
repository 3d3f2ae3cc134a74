public import Checkpoints

/// One row for each finished stage: when it ended, and what its last line of metrics said.
public struct StageTable: Equatable {
  /// Steps of the run when each stage ended.
  public private(set) var steps: [Int] = []
  /// By quantity, as in `names`, then by stage.
  public private(set) var means = [[Double]](repeating: [], count: Self.names.count)

  /// The values of one quantity by stage.
  public func values(of name: String) -> [Double] {
    Self.names.firstIndex(of: name).map { means[$0] } ?? []
  }

  /// The quantities.
  public static let names = IntervalMeans.names

  init() {}

  /// Reads the table of a checkpoint.
  ///
  /// - Parameters:
  ///   - checkpoint: not one of a stage's end, which has no table.
  ///   - path: its file, for the error.
  /// - Throws: `CheckpointError` if it is missing.
  public init(_ checkpoint: Checkpoint, from path: String) throws(CheckpointError) {
    steps = try checkpoint.values(Self.stepColumn, from: path).map { Int($0) }
    means = try Self.names.map { name throws(CheckpointError) in
      try checkpoint.values(Self.column(name), from: path)
    }
  }

  mutating func append(step: Int, means last: IntervalMeans) {
    steps.append(step)
    for (index, mean) in last.means.enumerated() { means[index].append(mean.value) }
  }

  /// The columns as records of a checkpoint.
  var columns: [String: Record] {
    var result = [
      Self.stepColumn: Record(
        meaning: "steps of the run when each stage ended", values: steps.map { Double($0) })
    ]
    for (name, values) in zip(Self.names, means) {
      result[Self.column(name)] = Record(
        meaning: "\(name) in the last line of metrics of each stage", values: values)
    }
    return result
  }

  private static let stepColumn = "stage_end_step"
  private static func column(_ name: String) -> String { "stage_\(name)" }
}
