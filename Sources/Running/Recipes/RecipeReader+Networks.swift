import Networks
import SemiDualJKO

/// The networks of a recipe.
extension RecipeReader {
  /// Reads `[map]`, but for the learning rate.
  mutating func map(latent: LatentCoupling) -> MapSettings {
    let architecture: MapSettings.Architecture = choice("map.architecture")
    let width = integer("map.width", atLeast: 1)
    let latentDimensions = latentDimensions(latent)
    switch architecture {
    case .residualMLP:
      for key in ["multipliers", "blocks", "attention", "style_length", "style_layers"] {
        drop("map.\(key)", because: "map.architecture", RecipeValue(architecture))
      }
      return .residualMLP(
        width: width, latentDimensions: latentDimensions, skip: choice("map.skip"))
    case .ncsnpp:
      drop("map.skip", because: "map.architecture", RecipeValue(architecture))
      check(
        ["method.latent", "map.architecture"], latent != .none,
        "\(RecipeValue(latent).text) does not go with map.architecture = "
          + RecipeValue(architecture).text,
        fix: "set it to \"independent\" or \"shared\"")
      return .ncsnpp(
        NCSNppMap.Sizes(
          width: width, multipliers: integers("map.multipliers", atLeast: 1),
          blocks: integer("map.blocks", atLeast: 1),
          attentionResolutions: integers("map.attention", atLeast: 0),
          latentDimensions: latentDimensions,
          styleLength: integer("map.style_length", atLeast: 1),
          styleLayers: integer("map.style_layers", atLeast: 0)))
    }
  }

  /// Reads `[potential]`, but for the learning rate.
  mutating func potential(samplesPerShard: Int) -> PotentialSettings {
    let architecture: PotentialSettings.Architecture = choice("potential.architecture")
    let width = integer("potential.width", atLeast: 1)
    guard architecture != .residualMLP else {
      drop(
        "potential.multipliers", because: "potential.architecture", RecipeValue(architecture))
      return .residualMLP(width: width, skip: choice("potential.skip"))
    }
    drop("potential.skip", because: "potential.architecture", RecipeValue(architecture))
    check(
      ["batch", "shards", "potential.architecture"],
      samplesPerShard < 4 || samplesPerShard % 4 == 0,
      "a shard has \(samplesPerShard) samples, which potential.architecture = "
        + "\(RecipeValue(architecture).text) compares in groups of four",
      fix: "set batch to a multiple of 4 shards")
    return .ddgan(
      architecture == .ddganSmall ? .small : .large, width: width,
      multipliers: integers("potential.multipliers", atLeast: 1))
  }

  /// The length of the latent: 0 exactly if there is none.
  private mutating func latentDimensions(_ latent: LatentCoupling) -> Int {
    let path = "map.latent_dimensions"
    if latent == .none {
      if given(path) != 0 { drop(path, because: "method.latent", RecipeValue(latent)) }
      return 0
    }
    let dimensions = integer(path, atLeast: 0)
    check(
      [path, "method.latent"], dimensions > 0,
      "0 does not go with method.latent = \(RecipeValue(latent).text)",
      fix: "set it to 1 or more, or method.latent to \"none\"")
    return dimensions
  }
}
