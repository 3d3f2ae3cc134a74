import Texts

/// The flat buffers of a run, each named by its group in the file.
public enum BufferName: Sendable, Hashable, Comparable {
  /// Parameters of T_k.
  case mapParameters
  /// The moving average of the parameters of T_k.
  case mapAverage
  /// Parameters of T_{k-1}, which stays as it is during stage k.
  case previousMap
  /// Parameters of the map of an earlier stage, where samples pass through all of them.
  case earlierMap(stage: Int)
  /// Adam's mean of the map's gradients.
  case mapFirstMoment
  /// Adam's mean of the map's squared gradients.
  case mapSecondMoment
  /// Parameters of v.
  case potentialParameters
  /// The moving average of the parameters of v.
  case potentialAverage
  /// Adam's mean of the potential's gradients.
  case potentialFirstMoment
  /// Adam's mean of the potential's squared gradients.
  case potentialSecondMoment

  /// Those of which a file has one at most: all but earlier maps.
  public static let single: [BufferName] = [
    .mapParameters, .mapAverage, .previousMap, .mapFirstMoment, .mapSecondMoment,
    .potentialParameters, .potentialAverage, .potentialFirstMoment, .potentialSecondMoment,
  ]

  /// The flat buffer's group.
  public var path: String {
    switch self {
    case .mapParameters: "/map/parameters"
    case .mapAverage: "/map/average"
    case .previousMap: "/map/previous"
    case .earlierMap(let stage): "\(Self.earlierMaps)/\(stage.zeroPadded(to: 3))"
    case .mapFirstMoment: "/map/adam/first_moment"
    case .mapSecondMoment: "/map/adam/second_moment"
    case .potentialParameters: "/potential/parameters"
    case .potentialAverage: "/potential/average"
    case .potentialFirstMoment: "/potential/adam/first_moment"
    case .potentialSecondMoment: "/potential/adam/second_moment"
    }
  }

  /// The group of all earlier maps.
  static let earlierMaps = "/map/earlier"

  /// What a dataset of the flat buffer says of itself.
  var meaning: String {
    switch self {
    case .mapParameters: "parameter of the map T_k"
    case .mapAverage: "moving average of a parameter of the map T_k"
    case .previousMap: "parameter of the previous map T_{k-1}"
    case .earlierMap(let stage): "parameter of the map of stage \(stage)"
    case .mapFirstMoment, .potentialFirstMoment: "Adam's mean of the gradient"
    case .mapSecondMoment, .potentialSecondMoment: "Adam's mean of the squared gradient"
    case .potentialParameters: "parameter of the potential v"
    case .potentialAverage: "moving average of a parameter of the potential v"
    }
  }

  /// Whether it is a map of an earlier stage that samples pass through.
  public var isEarlierMap: Bool {
    if case .earlierMap = self { true } else { false }
  }

  /// Whether the flat buffer has the layout of the map; otherwise it has the potential's.
  var belongsToMap: Bool { path.hasPrefix("/map/") }
}
