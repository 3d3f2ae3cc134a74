import Networks
import SemiDualJKO

/// Keys of `[map]`.
struct MapKeys {
  let architecture = Key<MapSettings.Architecture>(
    "map.architecture", .choice, default: .scripts(.residualMLP, "for points"), "network")
  let width = Key(
    "map.width", .size(atLeast: 1), default: .scripts(128, "for points"),
    "units or channels of the first layer")
  let multipliers = Key(
    "map.multipliers", .list(of: .size(atLeast: 1)),
    default: .scripts([1, 2, 2, 2], cifar10), "channels of each level, as multiples of width",
    when: Self.isImageNetwork)
  let blocks = Key(
    "map.blocks", .integer(atLeast: 1, atMost: 100), default: .scripts(2, cifar10),
    "residual blocks of each level; one more on the way up", when: Self.isImageNetwork)
  let attention = Key(
    "map.attention", .list(of: .integer(atLeast: 0)), default: .scripts([16], cifar10),
    "image heights with attention; 0 for none", when: Self.isImageNetwork)
  let styleLength = Key(
    "map.style_length", .size(atLeast: 1), default: .scripts(256, cifar10),
    "length of the style vector, which sets scale and shift of the norms", when: Self.isImageNetwork
  )
  let styleLayers = Key(
    "map.style_layers", .integer(atLeast: 0, atMost: 100), default: .scripts(4, cifar10),
    "layers between the first layer of the latent and the style vector", when: Self.isImageNetwork)
  let latentDimensions = Key(
    "map.latent_dimensions", .size(atLeast: 0), default: .scripts(100, cifar10),
    "length of the latent z", when: .unless("method.latent", is: RecipeValue(LatentCoupling.none)),
    otherwise: 0)
  let skip = Key<MapSkip>(
    "map.skip", .choice, default: .scripts(.none), "added to the output of the layers",
    when: .when("map.architecture", is: [MapSettings.Architecture.residualMLP]))
  let learningRate = Key(
    "map.learning_rate", .number(.positive), default: .scripts(2e-4, cifar10),
    "learning rate at the first step")

  private static let isImageNetwork = RecipeCondition.when(
    "map.architecture", is: [MapSettings.Architecture.ncsnpp])

  func settings(from reader: inout RecipeReader) -> MapSettings {
    check(&reader)
    switch reader[architecture] {
    case .residualMLP:
      return .residualMLP(
        width: reader[width], latentDimensions: reader[latentDimensions], skip: reader[skip])
    case .ncsnpp:
      return .ncsnpp(
        NCSNppMap.Sizes(
          width: reader[width], multipliers: reader[multipliers], blocks: reader[blocks],
          attentionResolutions: reader[attention], latentDimensions: reader[latentDimensions],
          styleLength: reader[styleLength], styleLayers: reader[styleLayers]))
    }
  }

  private func check(_ reader: inout RecipeReader) {
    let latentKey = RecipeKeys.method.latent
    let latent = reader[latentKey]
    let architecture = reader[architecture]
    reader.check(
      [latentDimensions.path, latentKey.path], latent == .none || reader[latentDimensions] > 0,
      "0 does not go with \(latentKey.path) = \(RecipeValue(latent).text)",
      fix: "set it to 1 or more, or \(latentKey.path) to \"none\"")
    reader.check(
      [latentKey.path, self.architecture.path], !architecture.needsLatent || latent != .none,
      "\(RecipeValue(latent).text) does not go with "
        + "\(self.architecture.path) = \(RecipeValue(architecture).text)",
      fix: "set it to \"independent\" or \"shared\"")
    checkChannels(width, multipliers, &reader)
  }
}

/// Keys of `[potential]`.
struct PotentialKeys {
  let architecture = Key<PotentialSettings.Architecture>(
    "potential.architecture", .choice, default: .scripts(.residualMLP, "for points"), "network")
  let width = Key(
    "potential.width", .size(atLeast: 1), default: .scripts(128, "for points"),
    "units or channels of the first layer")
  let multipliers = Key(
    "potential.multipliers", .list(of: .size(atLeast: 1)),
    default: .scripts([1, 2, 4, 4], cifar10), "channels of each block, as multiples of width",
    when: .when(
      "potential.architecture",
      is: [PotentialSettings.Architecture.ddganSmall, .ddganLarge]))
  let skip = Key<PotentialSkip>(
    "potential.skip", .choice, default: .scripts(.none), "added to the output of the layers",
    when: .when("potential.architecture", is: [PotentialSettings.Architecture.residualMLP]))
  let learningRate = Key(
    "potential.learning_rate", .number(.positive), default: .scripts(1e-4, cifar10),
    "learning rate at the first step")

  func settings(from reader: inout RecipeReader) -> PotentialSettings {
    let architecture = reader[architecture]
    let run = RecipeKeys.run
    let samples = reader[run.batch] / reader[run.shards]
    checkChannels(width, multipliers, &reader)
    reader.check(
      [run.batch.path, run.shards.path, self.architecture.path],
      !architecture.comparesGroupsOfFour || samples < 4 || samples % 4 == 0,
      "a shard has \(samples) samples, which \(self.architecture.path) = "
        + "\(RecipeValue(architecture).text) compares in groups of four",
      fix: "set batch to a multiple of 4 shards")
    switch architecture {
    case .residualMLP: return .residualMLP(width: reader[width], skip: reader[skip])
    case .ddganSmall, .ddganLarge:
      return .ddgan(
        architecture == .ddganSmall ? .small : .large, width: reader[width],
        multipliers: reader[multipliers])
    }
  }
}

/// Checks that all levels have few enough channels for their parameters to be counted.
private func checkChannels(
  _ width: Key<Int>, _ multipliers: Key<[Int]>, _ reader: inout RecipeReader
) {
  let greatest = reader.ifUsed(multipliers)?.max() ?? 1
  let (limit, channels) = (1 << 20, reader[width] * greatest)
  reader.check(
    [multipliers.path, width.path], channels <= limit,
    "\(width.path) times \(greatest) are \(channels) channels, more than \(limit)",
    fix: "set smaller ones")
}

private let cifar10 = "for CIFAR-10"
