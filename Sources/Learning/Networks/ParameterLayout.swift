/// Names, shapes and places of all parameters of a network in one flat buffer.
///
/// Layers register their parameters from the first layer to the last; the flat buffer holds them the
/// other way round, so that gradients fill it from its beginning as the backward pass goes.
public struct ParameterLayout: Sendable, Equatable {
  /// One parameter.
  public struct Entry: Sendable, Equatable {
    /// For example `trunk.0.weight`; unique in its network.
    public let name: String
    /// Sizes, outermost first.
    public let shape: [Int]
    /// How its first values are drawn.
    public let initialization: Initialization
    /// Where it begins in the flat buffer, in floats.
    public internal(set) var offset = 0
  }

  /// How a parameter's first values are drawn.
  public enum Initialization: Sendable, Equatable {
    /// Uniform between -bound and bound.
    case uniform(bound: Float)
    /// One value everywhere.
    case constant(Float)
    /// One value in the first half, another in the second.
    case halves(Float, Float)

    /// Uniform, with a variance of `scale` by the mean of inputs and outputs.
    ///
    /// - Source: Glorot's; the score networks write 1e-10 for a scale of 0.
    static func averageFan(inputs: Int, outputs: Int, scale: Float) -> Initialization {
      let fan = Float(inputs + outputs) / 2
      return .uniform(bound: (3 * max(scale, 1e-10) / fan).squareRoot())
    }
  }

  /// All parameters, first layer first.
  public private(set) var entries: [Entry] = []
  /// How many floats the flat buffer has.
  public private(set) var count = 0

  /// A layout without parameters.
  public init() {}

  /// Adds a parameter and returns its index.
  public mutating func add(
    _ name: String, shape: [Int], initialization: Initialization
  ) -> Int {
    precondition(!entries.contains { $0.name == name }, "two parameters are called \(name)")
    let size = shape.reduce(1, *)
    for index in entries.indices { entries[index].offset += size }
    entries.append(Entry(name: name, shape: shape, initialization: initialization))
    count += size
    return entries.count - 1
  }
}
