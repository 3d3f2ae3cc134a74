public import Datasets
import Distances
import Features
public import Generation
import Kernels
public import Parallel
import Recipes
import Tensors
import Texts

/// Compares samples with their targets; the results are equal, bit by bit, on any number of ranks.
public struct Evaluator {
  /// The measures that `--measures` names; nil if the option is absent.
  ///
  /// Without the option, all measures that apply to the target are computed.
  let chosen: [Measure]?
  let count: Int
  let momentCount: Int
  let seed: UInt64
  let features: FeatureExtractor?
  private(set) var targets: [EvaluationTarget] = []
  /// The rows of the table.
  ///
  /// Before the first samples of each target stands a row for a second draw of that target: the floor.
  private(set) var rows: [Row] = []

  struct Row {
    let samples: EvaluatedSamples
    /// The index of the target.
    let target: Int
    /// Whether the samples are a second draw of the target.
    var isFloor = false
  }

  /// Opens the files and their targets, each target once, and checks that all can be compared.
  ///
  /// The parameters are the options of `evaluate`; its help text describes them.
  ///
  /// - Throws: `EvaluationFault`, or an error of reading a file.
  public init(
    files: [String], target: String?, targetDraws: PartDraws?, measures: [Measure]?, count: Int,
    momentCount: Int, seed: UInt64, features: String?, parameters: MapParameters? = nil
  ) throws {
    chosen = measures
    (self.count, self.momentCount, self.seed) = (count, momentCount, seed)
    self.features = try features.map(FeatureExtractor.init)
    if let target { targets = [try EvaluationTarget(argument: target, draws: targetDraws)] }
    for file in files {
      if DatasetFile.isDataset(file) {
        guard target != nil else {
          throw EvaluationFault("\(file) contains samples without a target: add --target")
        }
        try add(EvaluatedSamples(file: file, seed: seed), target: 0)
      } else {
        let map = try TrainedMap(file, parameters: parameters)
        let data = map.recipe.data
        let known = target != nil ? 0 : targets.firstIndex { $0.data == data }
        if target == nil {
          let own = try Self.target(of: map) {
            try known.map { targets[$0] } ?? EvaluationTarget(data, draws: targetDraws)
          }
          if known == nil { targets.append(own) }
        }
        try add(EvaluatedSamples(map), target: known ?? targets.count - 1)
      }
    }
    if let parameters, rows.allSatisfy({ $0.samples.parametersKind == nil }) {
      throw EvaluationFault(
        "--parameters \(parameters.rawValue) is for maps, but there are only files with samples: "
          + "omit the option")
    }
  }

  /// Opens the data of a map's run, and checks that they are those that it has learned from.
  private static func target(
    of map: TrainedMap, by open: () throws -> EvaluationTarget
  ) throws -> EvaluationTarget {
    do { return try map.openData(open, identity: \.source.identity) } catch var fault
      as RunSamplesFault
    {
      fault.otherwise = "name another target with --target"
      throw fault
    }
  }

  private mutating func add(_ samples: EvaluatedSamples, target index: Int) throws {
    let target = targets[index]
    try check(samples, against: target)
    try ComputeThreads.use(samples.threads)
    if !rows.contains(where: { $0.target == index }) {
      let floor = EvaluatedSamples(of: target, part: 1, seed: seed, threads: samples.threads)
      rows.append(Row(samples: floor, target: index, isFloor: true))
    }
    rows.append(Row(samples: samples, target: index))
  }

  func measures(of target: EvaluationTarget) -> [Measure] {
    Measure.all.filter { measure in
      chosen?.contains { $0.name == measure.name } ?? true && obstacle(to: measure, target) == nil
    }
  }

  /// Computes all rows, and passes each as a line of text to `show` on rank 0.
  ///
  /// While at least as many rows are left as there are ranks, each rank computes one row. All ranks
  /// share the work on each of the remaining rows.
  ///
  /// - Parameters:
  ///   - group: the ranks that share the work.
  ///   - asJSON: whether a line is a JSON object; if not, it is a row of a table with a heading.
  ///   - show: prints a line.
  /// - Throws: an error of a source, of a measure, of the group, or of `show`, on rank 0 alone.
  /// - Collective: every rank of the group, in the same order.
  public func evaluate(
    in group: any ProcessGroup, asJSON: Bool, show: (String) throws -> Void
  ) throws {
    let hosts = try group.gather(text: group.hostName)
    try group.agree {
      try checkMemory(rowCount: min(rows.count, hosts.count { $0 == group.hostName }))
    }
    let used = Set(targets.flatMap { measures(of: $0).map(\.name) })
    let table = EvaluationTable(columns: Measure.all.filter { used.contains($0.name) })
    if group.isRoot, !asJSON { try show(table.heading) }
    var references: [Int: Statistics] = [:]
    func line(_ row: Row, in group: any ProcessGroup) throws -> String {
      let result = try evaluate(row, against: references[row.target] ?? Statistics(), in: group)
      return asJSON
        ? result.json
        : ([table.row(result)] + [table.spreadRow(result)].compactMap(\.self))
          .joined(separator: "\n")
    }
    for start in stride(from: 0, to: rows.count, by: group.size) {
      let batch = rows[start..<min(start + group.size, rows.count)]
      // All ranks compute these statistics, because later rows may need them on every rank.
      for row in batch where references[row.target] == nil {
        references[row.target] = try reference(
          targets[row.target], threads: row.samples.threads, in: group)
      }
      if batch.count == group.size {
        let own = try group.agree { try line(batch[start + group.rank], in: SoloProcess()) }
        for text in try group.gather(text: own) { try show(text) }
      } else {
        for row in batch {
          let text = try line(row, in: group)
          if group.isRoot { try show(text) }
        }
      }
    }
  }

  private func evaluate(
    _ row: Row, against reference: Statistics, in group: any ProcessGroup
  ) throws -> EvaluationRow {
    let (samples, target) = (row.samples, targets[row.target])
    let measures = measures(of: target)
    var draws: [String: [MeasuredValue]] = [:]
    func measure(_ samples: EvaluatedSamples, by measures: [Measure]) throws -> Statistics {
      let statistics = try self.statistics(of: samples, Set(measures.map(\.statistic)), in: group)
      for measure in measures {
        let value = try measure.value(of: statistics, against: reference, target, in: group)
        if let value { draws[measure.name, default: []].append(value) }
      }
      return statistics
    }
    let momentCount = try measure(samples, by: measures).moments?.count
    for part in 2..<(row.isFloor ? Self.floorDrawCount + 1 : 2) {
      let repeated = measures.filter { part <= floorDrawCount(of: $0, target) }
      guard !repeated.isEmpty else { break }
      let draw = EvaluatedSamples(of: target, part: part, seed: seed, threads: samples.threads)
      _ = try measure(draw, by: repeated)
    }
    var setting: [(key: String, value: JSONValue)] = [
      ("target", .string(target.name)), ("count", .integer(count)),
      ("seed", Int(exactly: seed).map(JSONValue.integer) ?? .string("\(seed)")),
      ("dimensions", .integer(target.sampleShape.elementCount)),
      ("modes", .integer(target.modes?.centres.count ?? 0)),
    ]
    if let draws = target.draws { setting.append(("target_draws", .string(draws.rawValue))) }
    if let kind = samples.parametersKind { setting.append(("parameters", .string(kind.rawValue))) }
    if let momentCount { setting.append(("moment_count", .integer(momentCount))) }
    return EvaluationRow(
      name: samples.name, parametersKind: samples.parametersKind, setting: setting,
      values: draws.mapValues(MeasuredValue.init(of:)))
  }

  /// The number of draws of a target for the line `target`.
  ///
  /// A single draw of 5000 points in 25 clusters gave distances from 0.3 to 1.1. The deviation of
  /// five is known within a third, and they take as long as the measures of five files.
  public static let floorDrawCount = 5

  /// The number of draws for one measure: fewer if a dataset has too few rows for separate draws, and
  /// one if the measure needs no draw or a network.
  private func floorDrawCount(of measure: Measure, _ target: EvaluationTarget) -> Int {
    guard measure.comparesWithDraw, measure.statistic != .featureMoments else { return 1 }
    guard let rows = target.source.availableCount else { return Self.floorDrawCount }
    let size = measure.statistic == .moments ? min(momentCount, rows) : count
    return max(1, min(Self.floorDrawCount, rows / size - 1))
  }

  /// The statistics of the draw of a target that all its samples are compared with.
  private func reference(
    _ target: EvaluationTarget, threads: Int, in group: any ProcessGroup
  ) throws -> Statistics {
    var needed = Set(measures(of: target).filter(\.comparesWithDraw).map(\.statistic))
    let exact = needed.contains(.moments) ? target.exactMoments : nil
    if exact != nil { needed.remove(.moments) }
    let draw = EvaluatedSamples(of: target, part: 0, seed: seed, threads: threads)
    var statistics = try statistics(of: draw, needed, in: group)
    if let exact { statistics.moments = exact }
    if measures(of: target).contains(where: { $0.name == Measure.mmd.name }) {
      let pointCount = min(
        MaximumMeanDiscrepancy.scaleCount, target.source.availableCount ?? .max)
      let points = try group.agree {
        try target.source.evaluationSamples(pointCount, seed: Self.scaleSeed)
      }
      statistics.kernelScale = MaximumMeanDiscrepancy.scale(
        of: points.reshaped(to: [pointCount, points.count / pointCount]))
    }
    return statistics
  }

  /// The seed of the points that set the scale of kernels, for every `--seed`.
  private static let scaleSeed: UInt64 = 1

  private func statistics(
    of samples: EvaluatedSamples, _ needed: Set<Statistic>, in group: any ProcessGroup
  ) throws -> Statistics {
    var result = Statistics()
    if needed.contains(.points) { result.points = try samples.draw(count, in: group) }
    if needed.contains(.moments) {
      let count = min(momentCount, samples.rowCount ?? momentCount)
      result.moments = try GaussianMoments(
        count: count, dimensions: samples.sampleShape.elementCount, in: group,
        points: try group.agree { try samples.rows(of: count) })
    }
    if needed.contains(.featureMoments), let features {
      let images = try group.agree { try samples.rows(of: count) }
      result.featureMoments = try GaussianMoments(
        count: count, dimensions: features.featureCount, in: group
      ) { features.features(of: try images($0)) }
    }
    return result
  }
}
