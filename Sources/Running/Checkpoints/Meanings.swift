/// What the datasets of a checkpoint say of themselves, in their attribute `meaning`.
enum Meanings {
  /// The attribute's name.
  static let attribute = "meaning"

  /// What the numbers of a slab are, which is named by its group: `/map/adam/first_moment`.
  static func ofSlab(_ name: String) -> String {
    let owner =
      name.hasPrefix("/map/") ? "the map" : name.hasPrefix("/potential/") ? "the potential" : name
    return switch name.split(separator: "/").last {
    case "parameters": "parameter of \(owner)"
    case "average": "moving average of a parameter of \(owner)"
    case "previous": "parameter of \(owner) at the end of the previous stage"
    case "first_moment": "Adam's mean of the gradient of a parameter of \(owner)"
    case "second_moment": "Adam's mean of the squared gradient of a parameter of \(owner)"
    default: "values for a parameter of \(owner)"
    }
  }

  /// What the numbers are that the run remembers under a name in `/history`.
  static func ofRecord(_ name: String) -> String {
    switch name {
    case "interval": "count of steps since the last line of metrics, and sums over them"
    case "metrics_bytes": "bytes of metrics.jsonl that belong to the steps so far"
    case "stage_end_step": "steps of the run at the end of each stage"
    case _ where name.hasPrefix("stage_"): "\(name.dropFirst(6)) at the end of each stage"
    default: name
    }
  }
}
