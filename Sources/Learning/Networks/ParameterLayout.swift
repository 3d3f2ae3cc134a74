import Tensors

/// The names, shapes and offsets of all parameters of a network in one flat buffer.
///
/// Layers register their parameters from the first layer to the last. The flat buffer has the reverse
/// order, in which the backward pass computes their gradients.
public struct ParameterLayout: Sendable, Equatable {
  /// One parameter: a tensor of weights.
  public struct Entry: Sendable, Equatable {
    /// For example `trunk.input.weight`; unique in the network.
    public let name: String
    /// Sizes, outermost first.
    public let shape: [Int]
    /// How the initial values are drawn.
    public let initialization: Initialization
    /// The position of the first element in the flat buffer, in floats.
    public internal(set) var offset = 0

    /// The product of the sizes.
    public var elementCount: Int { shape.elementCount }

    /// The positions of all elements in the flat buffer.
    public var range: Range<Int> { offset..<offset + elementCount }
  }

  /// How the initial values of a parameter are drawn.
  public enum Initialization: Sendable, Equatable {
    /// Uniform between -bound and bound.
    case uniform(bound: Float)
    /// One value for all elements.
    case constant(Float)
    /// One value for the first half of the elements, another for the second half.
    case halves(Float, Float)

    /// Uniform with the variance `scale` / ((inputs + outputs) / 2).
    ///
    /// - Source: Glorot and Bengio, AISTATS 2010; as in NCSN++, a scale of 0 means 1e-10.
    static func averageFan(inputs: Int, outputs: Int, scale: Float) -> Initialization {
      let fan = Float(inputs + outputs) / 2
      return .uniform(bound: (3 * max(scale, 1e-10) / fan).squareRoot())
    }
  }

  /// All parameters, first layer first.
  public private(set) var entries: [Entry] = []
  /// The number of floats in the flat buffer.
  public private(set) var count = 0

  /// Makes a layout without parameters.
  public init() {}

  /// Adds a parameter and returns its index in `entries`.
  public mutating func add(_ name: String, shape: [Int], initialization: Initialization) -> Int {
    precondition(!entries.contains { $0.name == name }, "two parameters are called \(name)")
    let entry = Entry(name: name, shape: shape, initialization: initialization)
    for index in entries.indices { entries[index].offset += entry.elementCount }
    entries.append(entry)
    count += entry.elementCount
    return entries.count - 1
  }
}
