import Texts

/// The name of a flat buffer of a run: a network, and the role of the buffer for its parameters.
///
/// A checkpoint stores each buffer in the group `path`.
public struct BufferName: Sendable, Hashable, Comparable {
  /// The network that a buffer belongs to.
  public enum Owner: String, Sendable, CaseIterable {
    /// The map T_k.
    case map
    /// The potential v.
    case potential
  }

  /// What a buffer holds.
  public enum Role: Sendable, Hashable, Comparable {
    /// The parameters.
    case parameters
    /// Their moving average.
    case average
    /// The parameters of T_{k-1}, which are constant during stage k.
    case previous
    /// The parameters of the map of an earlier stage, if samples pass through all maps.
    case earlier(stage: Int)
    /// Adam's mean of the gradients.
    case firstMoment
    /// Adam's mean of the squared gradients.
    case secondMoment
  }

  /// The network whose layout the buffer has.
  public let owner: Owner
  /// What the buffer holds.
  public let role: Role

  /// Names a buffer.
  public init(_ owner: Owner, _ role: Role) {
    self.owner = owner
    self.role = role
  }

  /// The order of buffers in a file: first the map's, then the potential's.
  public static func < (one: BufferName, other: BufferName) -> Bool {
    (one.owner.rawValue, one.role) < (other.owner.rawValue, other.role)
  }

  /// The buffer's group in a checkpoint.
  public var path: String {
    let end =
      switch role {
      case .parameters: "parameters"
      case .average: "average"
      case .previous: "previous"
      case .earlier(let stage): "\(Self.earlier)/\(stage.zeroPadded(to: 3))"
      case .firstMoment: "adam/first_moment"
      case .secondMoment: "adam/second_moment"
      }
    return "/\(owner.rawValue)/\(end)"
  }

  /// The attribute `meaning` of the buffer's datasets.
  var meaning: String {
    let network = owner == .map ? "map T_k" : "potential v"
    return switch role {
    case .parameters: "parameter of the \(network)"
    case .average: "moving average of a parameter of the \(network)"
    case .previous: "parameter of the previous map T_{k-1}"
    case .earlier(let stage): "parameter of the map of stage \(stage)"
    case .firstMoment: "Adam's mean of the gradient"
    case .secondMoment: "Adam's mean of the squared gradient"
    }
  }

  /// The buffers that a file can have, if it has the maps of this many earlier stages.
  static func all(earlierMapCount: Int) -> [BufferName] {
    let single: [Role] = [.parameters, .average, .firstMoment, .secondMoment]
    return Owner.allCases.flatMap { owner in single.map { BufferName(owner, $0) } }
      + [BufferName(.map, .previous)]
      + (0..<earlierMapCount).map { BufferName(.map, .earlier(stage: $0)) }
  }

  /// The group of the maps of earlier stages.
  static let earlierMaps = "/map/\(earlier)"
  private static let earlier = "earlier"
}
