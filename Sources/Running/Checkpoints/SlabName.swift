/// The slabs of a run, each named by its group in the file.
public enum SlabName: String, Sendable, CaseIterable {
  /// Parameters of T_k.
  case mapParameters = "/map/parameters"
  /// The moving average of the parameters of T_k.
  case mapAverage = "/map/average"
  /// Parameters of T_{k-1}, which stays as it is during stage k.
  case previousMap = "/map/previous"
  /// Adam's mean of the map's gradients.
  case mapFirstMoment = "/map/adam/first_moment"
  /// Adam's mean of the map's squared gradients.
  case mapSecondMoment = "/map/adam/second_moment"
  /// Parameters of v.
  case potentialParameters = "/potential/parameters"
  /// The moving average of the parameters of v.
  case potentialAverage = "/potential/average"
  /// Adam's mean of the potential's gradients.
  case potentialFirstMoment = "/potential/adam/first_moment"
  /// Adam's mean of the potential's squared gradients.
  case potentialSecondMoment = "/potential/adam/second_moment"

  /// What a dataset of the slab says of itself.
  var meaning: String {
    switch self {
    case .mapParameters: "parameter of the map T_k"
    case .mapAverage: "moving average of a parameter of the map T_k"
    case .previousMap: "parameter of the previous map T_{k-1}"
    case .mapFirstMoment, .potentialFirstMoment: "Adam's mean of the gradient"
    case .mapSecondMoment, .potentialSecondMoment: "Adam's mean of the squared gradient"
    case .potentialParameters: "parameter of the potential v"
    case .potentialAverage: "moving average of a parameter of the potential v"
    }
  }

  /// Whether the slab has the layout of the map; otherwise it has the potential's.
  var belongsToMap: Bool { rawValue.hasPrefix("/map/") }
}
