import Randomness
public import Tensors

/// Everything random that a training step needs, by update and shard.
///
/// Each draw has a purpose of its own, so that all draws are independent, and depends on nothing but
/// the seed, the update and the shard.
public struct Minibatches: Sendable {
  /// The network that an update trains.
  public enum Player: Sendable {
    /// The potential.
    case potential
    /// The map.
    case map
  }

  private let target: any SampleSource
  private let prior: any SampleSource
  private let latents: (any SampleSource)?
  private let noise: any SampleSource
  private let seed: UInt64
  private let shardCount: Int
  private let samplesPerShard: Int

  /// Opens data and source.
  ///
  /// - Parameters:
  ///   - data: where samples of the data come from.
  ///   - source: where samples of the source come from.
  ///   - latentDimensions: the length of the map's latent; 0 for none.
  ///   - seed: of all random numbers.
  ///   - shardCount: how many shards data and batch are cut into.
  ///   - shards: the shards of this process; only their rows are read.
  ///   - samplesPerShard: the number of samples in a shard's part of the batch.
  /// - Throws: ``DatasetError``.
  public init(
    data: DataSettings, source: SourceSettings, latentDimensions: Int, seed: UInt64,
    shardCount: Int, shards: Range<Int>, samplesPerShard: Int
  ) throws(DatasetError) {
    target = try data.makeSource(
      shardCount: shardCount, shards: shards, samplesPerShard: samplesPerShard)
    prior = try source.makeSource(
      sampleShape: target.sampleShape, shardCount: shardCount, shards: shards,
      samplesPerShard: samplesPerShard)
    latents = latentDimensions > 0 ? NormalNoise(sampleShape: [latentDimensions]) : nil
    noise = NormalNoise(sampleShape: target.sampleShape)
    self.seed = seed
    self.shardCount = shardCount
    self.samplesPerShard = samplesPerShard
  }

  /// Samples of a shape without contents, for a dry run of a step.
  public init(blank sampleShape: [Int], latentDimensions: Int, shardCount: Int, samplesPerShard: Int)
  {
    target = BlankSource(sampleShape: sampleShape)
    prior = target
    latents = latentDimensions > 0 ? BlankSource(sampleShape: [latentDimensions]) : nil
    noise = target
    seed = 0
    self.shardCount = shardCount
    self.samplesPerShard = samplesPerShard
  }

  /// Sizes of one sample.
  public var sampleShape: [Int] { target.sampleShape }

  /// The data, in words.
  public var description: String { "\(target)" }

  /// Samples x of the source, [samples per shard, …].
  public func source(for player: Player, update: Int, shard: Int) throws -> Tensor {
    try draw(prior, player == .potential ? .potentialSource : .mapSource, update, shard)
  }

  /// Latents z, [samples per shard, latent dimensions]; nil for a map without latent.
  public func latent(for player: Player, update: Int, shard: Int) throws -> Tensor? {
    try latents.map {
      try draw($0, player == .potential ? .potentialLatent : .mapLatent, update, shard)
    }
  }

  /// Latents z' of the previous map in the map's update, independent of z; nil without latent.
  public func previousLatent(update: Int, shard: Int) throws -> Tensor? {
    try latents.map { try draw($0, .previousMapLatent, update, shard) }
  }

  /// Samples y of the data with noise of a standard deviation, [samples per shard, …].
  public func data(update: Int, shard: Int, instanceNoise: Float) throws -> Tensor {
    let samples = try draw(target, .realData, update, shard)
    guard instanceNoise > 0 else { return samples }
    return samples + instanceNoise * (try draw(noise, .instanceNoise, update, shard))
  }

  private func draw(
    _ source: any SampleSource, _ purpose: Purpose, _ update: Int, _ shard: Int
  ) throws -> Tensor {
    try source.samples(
      samplesPerShard,
      for: Draw(seed: seed, purpose: purpose, step: update, shard: shard, shardCount: shardCount))
  }
}
