/// What kind of transport map, and its sizes: the network part of a recipe's `[map]`.
public struct MapSettings: Sendable, Equatable {
  /// The architectures there are.
  public enum Architecture: String, Sendable, CaseIterable {
    /// Three residual blocks of three layers, for points and flattened images.
    case residualMLP = "residual-mlp"
  }

  /// Which network.
  public var architecture: Architecture
  /// Units of a hidden layer.
  public var width: Int
  /// Length of the latent z; 0 for a map without one.
  public var latentDimensions: Int

  /// Names the architecture and its sizes.
  public init(architecture: Architecture, width: Int, latentDimensions: Int) {
    self.architecture = architecture
    self.width = width
    self.latentDimensions = latentDimensions
  }

  /// The network for samples of a shape (without the batch).
  public func makeNetwork(sampleShape: [Int]) -> any TransportMap {
    switch architecture {
    case .residualMLP:
      ResidualMLPMap(
        dimensions: sampleShape.reduce(1, *), width: width, latentDimensions: latentDimensions)
    }
  }
}

/// What kind of potential, and its sizes: the network part of a recipe's `[potential]`.
public struct PotentialSettings: Sendable, Equatable {
  /// The architectures there are.
  public enum Architecture: String, Sendable, CaseIterable {
    /// Three residual blocks of three layers, for points and flattened images.
    case residualMLP = "residual-mlp"
  }

  /// Which network.
  public var architecture: Architecture
  /// Units of a hidden layer.
  public var width: Int

  /// Names the architecture and its sizes.
  public init(architecture: Architecture, width: Int) {
    self.architecture = architecture
    self.width = width
  }

  /// The network for samples of a shape (without the batch).
  public func makeNetwork(sampleShape: [Int]) -> any Potential {
    switch architecture {
    case .residualMLP:
      ResidualMLPPotential(dimensions: sampleShape.reduce(1, *), width: width)
    }
  }
}
