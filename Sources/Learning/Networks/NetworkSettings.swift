import Tensors

/// The architecture and the sizes of a map: the network part of `[map]` in a recipe.
public enum MapSettings: Sendable, Equatable {
  /// Three residual blocks of three layers, for points and flattened images.
  case residualMLP(width: Int, latentDimensions: Int, skip: MapSkip = .none)
  /// The U-net NCSN++, for images.
  case ncsnpp(NCSNppMap.Sizes)

  /// The names of the architectures.
  public enum Architecture: String, Sendable, CaseIterable {
    /// `MapSettings.residualMLP`.
    case residualMLP = "residual-mlp"
    /// `MapSettings.ncsnpp`.
    case ncsnpp

    /// Whether the network has convolutions, which the precision applies to.
    public var hasConvolutions: Bool { self == .ncsnpp }
    /// Whether the network needs a latent z.
    public var needsLatent: Bool { self == .ncsnpp }
  }

  /// Units or channels of the first layer.
  public var width: Int {
    switch self {
    case .residualMLP(let width, _, _): width
    case .ncsnpp(let sizes): sizes.width
    }
  }

  /// Length of the latent z; 0 for a map without latent.
  public var latentDimensions: Int {
    switch self {
    case .residualMLP(_, let dimensions, _): dimensions
    case .ncsnpp(let sizes): sizes.latentDimensions
    }
  }

  /// Makes the network for samples of a shape, without the batch.
  ///
  /// - Throws: `UnsuitableSamples` if the network cannot take samples of this shape.
  public func makeNetwork(sampleShape: [Int]) throws(UnsuitableSamples) -> any TransportMap {
    switch self {
    case .residualMLP(let width, let latentDimensions, let skip):
      return ResidualMLPMap(
        dimensions: sampleShape.elementCount, width: width, latentDimensions: latentDimensions,
        skip: skip)
    case .ncsnpp(let sizes):
      try UnsuitableSamples.checkImages(
        sampleShape, halvings: sizes.multipliers.count - 1, of: "map.multipliers")
      return NCSNppMap(imageShape: sampleShape, sizes)
    }
  }
}

/// The architecture and the sizes of a potential: the network part of `[potential]` in a recipe.
public enum PotentialSettings: Sendable, Equatable {
  /// Three residual blocks of three layers, for points and flattened images.
  case residualMLP(width: Int, skip: PotentialSkip = .none)
  /// The discriminator of denoising diffusion GANs, for images.
  case ddgan(DDGANPotential.Form, width: Int, multipliers: [Int])

  /// Units or channels of the first layer.
  public var width: Int {
    switch self {
    case .residualMLP(let width, _), .ddgan(_, let width, _): width
    }
  }

  /// The names of the architectures.
  public enum Architecture: String, Sendable, CaseIterable {
    /// `PotentialSettings.residualMLP`.
    case residualMLP = "residual-mlp"
    /// `PotentialSettings.ddgan` of the small form.
    case ddganSmall = "ddgan-small"
    /// `PotentialSettings.ddgan` of the large form.
    case ddganLarge = "ddgan-large"

    /// Whether the network has convolutions, which the precision applies to.
    public var hasConvolutions: Bool { self != .residualMLP }
    /// Whether the network compares the samples of a batch in groups of four.
    public var comparesGroupsOfFour: Bool { self != .residualMLP }
  }

  /// Makes the network for samples of a shape, without the batch.
  ///
  /// - Throws: `UnsuitableSamples` if the network cannot take samples of this shape.
  public func makeNetwork(sampleShape: [Int]) throws(UnsuitableSamples) -> any Potential {
    switch self {
    case .residualMLP(let width, let skip):
      return ResidualMLPPotential(dimensions: sampleShape.elementCount, width: width, skip: skip)
    case .ddgan(let form, let width, let multipliers):
      try UnsuitableSamples.checkImages(
        sampleShape, halvings: multipliers.count - (form == .small ? 1 : 0),
        of: "potential.multipliers")
      return DDGANPotential(
        form: form, channels: sampleShape[0], width: width, multipliers: multipliers)
    }
  }
}

/// The error of samples whose shape a network cannot take.
public struct UnsuitableSamples: Error, Equatable, CustomStringConvertible {
  /// The shape, the requirement of the network, and what to change.
  public let description: String

  /// Throws unless samples are images whose height and width can be halved often enough.
  static func checkImages(_ shape: [Int], halvings: Int, of key: String) throws(UnsuitableSamples) {
    guard shape.count == 3 else {
      throw UnsuitableSamples(
        description: """
          samples of shape \(shape) are not images of [channels, height, width]; \
          set the architecture to "residual-mlp"
          """)
    }
    let divisor = 1 << halvings
    guard shape[1] % divisor == 0, shape[2] % divisor == 0 else {
      throw UnsuitableSamples(
        description: """
          images of \(shape[1]) x \(shape[2]) cannot be halved \(halvings) times; \
          shorten \(key), or pad the images to multiples of \(divisor)
          """)
    }
  }
}
