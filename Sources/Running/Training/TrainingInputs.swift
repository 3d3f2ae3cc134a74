import Datasets
import Networks
import Randomness
import Recipes
import Tensors

/// Everything random that a step needs, by purpose, step and shard.
struct TrainingInputs {
  private let recipe: Recipe
  private let target: any SampleSource
  private let prior: any SampleSource
  private let latents: (any SampleSource)?
  private let noise: any SampleSource

  /// Opens the data and the source of a recipe.
  ///
  /// - Parameters:
  ///   - recipe: names them.
  ///   - shards: the shards that this process works through; only their rows are read.
  /// - Throws: `DatasetError`.
  init(recipe: Recipe, shards: Range<Int>) throws {
    self.recipe = recipe
    target = try recipe.data.makeSource(
      shardCount: recipe.shards, shards: shards, samplesPerShard: recipe.samplesPerShard)
    prior = try recipe.source.makeSource(
      sampleShape: target.sampleShape, shardCount: recipe.shards, shards: shards,
      samplesPerShard: recipe.samplesPerShard)
    latents =
      recipe.map.latentDimensions > 0
      ? NormalNoise(sampleShape: [recipe.map.latentDimensions]) : nil
    noise = NormalNoise(sampleShape: target.sampleShape)
  }

  /// Inputs without contents, for a step that is only planned.
  init(planning recipe: Recipe, sampleShape: [Int]) {
    self.recipe = recipe
    target = BlankSource(sampleShape: sampleShape)
    prior = target
    noise = target
    latents =
      recipe.map.latentDimensions > 0
      ? BlankSource(sampleShape: [recipe.map.latentDimensions]) : nil
  }

  /// Sizes of one sample.
  var sampleShape: [Int] { target.sampleShape }

  /// What is trained on, in words.
  var description: String { "\(target)" }

  /// Samples x of the source, [samples per shard, …].
  func source(_ purpose: Purpose, step: Int, shard: Int) throws -> Tensor {
    try prior.samples(recipe.samplesPerShard, for: draw(purpose, step, shard))
  }

  /// Latents z, [samples per shard, latent dimensions], if the map has any.
  func latent(_ purpose: Purpose, step: Int, shard: Int) throws -> Tensor? {
    try latents?.samples(recipe.samplesPerShard, for: draw(purpose, step, shard))
  }

  /// Samples y of the target with noise of a standard deviation, [samples per shard, …].
  func data(step: Int, shard: Int, instanceNoise: Float) throws -> Tensor {
    let samples = try target.samples(recipe.samplesPerShard, for: draw(.realData, step, shard))
    guard instanceNoise > 0 else { return samples }
    let added = try noise.samples(
      recipe.samplesPerShard, for: draw(.instanceNoise, step, shard))
    return samples + instanceNoise * added
  }

  private func draw(_ purpose: Purpose, _ step: Int, _ shard: Int) -> SampleKey {
    SampleKey(
      seed: recipe.seed, purpose: purpose, step: step, shard: shard, shardCount: recipe.shards)
  }
}
