/// One row for each finished stage: when it ended, and what its last line of metrics said.
struct StageTable: Equatable {
  /// Steps of the run when the stage ended.
  private(set) var steps: [Double] = []
  /// By quantity, as in `IntervalMeans.names`.
  private(set) var means = [[Double]](repeating: [], count: IntervalMeans.names.count)

  init() {}

  mutating func append(stage: Int, step: Int, means last: IntervalMeans) {
    steps.append(Double(step))
    for (index, mean) in last.means.enumerated() { means[index].append(mean.value) }
  }

  /// The columns by the names that they have in a checkpoint.
  var columns: [String: [Double]] {
    var result = ["stage_end_step": steps]
    for (name, values) in zip(IntervalMeans.names, means) { result["stage_\(name)"] = values }
    return result
  }

  /// Takes up what `columns` gave; columns of other names are passed over.
  init(columns: [String: [Double]]) {
    steps = columns["stage_end_step"] ?? []
    means = IntervalMeans.names.map { columns["stage_\($0)"] ?? [] }
  }
}
