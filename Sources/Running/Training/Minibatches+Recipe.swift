public import Datasets
import Networks
public import Recipes

extension Minibatches {
  /// Opens the data and the source of a recipe.
  ///
  /// - Parameters:
  ///   - recipe: names them.
  ///   - shards: the shards of this process; only their rows are read.
  /// - Throws: `DatasetError`.
  init(_ recipe: Recipe, shards: Range<Int>) throws(DatasetError) {
    try self.init(
      data: recipe.data, source: recipe.source, latentDimensions: recipe.map.latentDimensions,
      seed: recipe.seed, shardCount: recipe.shards, shards: shards,
      samplesPerShard: recipe.samplesPerShard)
  }

  /// Samples without contents, for a dry run of a recipe's step.
  public init(planning recipe: Recipe, sampleShape: [Int]) {
    self.init(
      planning: sampleShape, latentDimensions: recipe.map.latentDimensions,
      shardCount: recipe.shards, samplesPerShard: recipe.samplesPerShard)
  }
}
