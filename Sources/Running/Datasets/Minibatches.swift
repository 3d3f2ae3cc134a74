import Randomness
public import Tensors

/// All random inputs of training: one shard's samples for one update of the potential or the map.
///
/// The two players use independent samples. `update` counts the updates of a player since the run
/// began, from 0.
public struct Minibatches: Sendable, CustomStringConvertible {
  /// The network that an update trains.
  public enum Player: Sendable {
    /// The critic v.
    case potential
    /// The generator T.
    case map
  }

  private let seed: UInt64
  private let shardCount: Int
  private let samplesPerShard: Int
  private let data: any SampleSource
  private let source: any SampleSource
  private let latents: (any SampleSource)?
  private let noise: any SampleSource

  /// Opens the data and the source; `latentDimensions` is 0 for a map without latents.
  ///
  /// - Throws: ``DatasetError`` if the data or the source cannot be used.
  /// - Cost: for files, reads all rows; memory for those of `shards`.
  public init(
    data: DataSettings, source: SourceSettings, latentDimensions: Int, seed: UInt64,
    shardCount: Int, shards: Range<Int>, samplesPerShard: Int
  ) throws(DatasetError) {
    self.seed = seed
    self.shardCount = shardCount
    self.samplesPerShard = samplesPerShard
    self.data = try data.makeSource(
      shardCount: shardCount, shards: shards, samplesPerShard: samplesPerShard)
    self.source = try source.makeSource(
      sampleShape: self.data.sampleShape, shardCount: shardCount, shards: shards,
      samplesPerShard: samplesPerShard)
    latents = latentDimensions > 0 ? NormalNoise(sampleShape: [latentDimensions]) : nil
    noise = NormalNoise(sampleShape: self.data.sampleShape)
  }

  /// Makes minibatches that have shapes but no values, for the dry run of a step.
  public init(
    planning sampleShape: [Int], latentDimensions: Int, shardCount: Int, samplesPerShard: Int
  ) {
    seed = 0
    self.shardCount = shardCount
    self.samplesPerShard = samplesPerShard
    data = BlankSource(sampleShape: sampleShape)
    source = data
    noise = data
    latents = latentDimensions > 0 ? BlankSource(sampleShape: [latentDimensions]) : nil
  }

  /// Sizes of one data sample.
  public var sampleShape: [Int] { data.sampleShape }

  /// The data in words, for the user.
  public var description: String { data.description }

  /// What decides all data samples.
  public var dataIdentity: String { data.identity }

  /// What decides all source samples.
  public var sourceIdentity: String { source.identity }

  /// The lowest and the highest number of the data; nil for a formula.
  public var valueRange: ClosedRange<Float>? { data.valueRange }

  /// What a user should know about data and source, one sentence each; usually nothing.
  public var notes: [String] { data.notes + source.notes }

  /// Source samples x, `[samples per shard, …]`.
  public func source(for player: Player, update: Int, shard: Int) throws -> Tensor {
    try samples(of: source, player == .potential ? .potentialSource : .mapSource, update, shard)
  }

  /// Latents z of the map, `[samples per shard, latent dimensions]`; nil for a map without latents.
  public func latent(for player: Player, update: Int, shard: Int) throws -> Tensor? {
    try latents.map {
      try samples(of: $0, player == .potential ? .potentialLatent : .mapLatent, update, shard)
    }
  }

  /// Latents of the previous map for an update of the map, independent of those in `latent`.
  public func previousLatent(update: Int, shard: Int) throws -> Tensor? {
    try latents.map { try samples(of: $0, .previousMapLatent, update, shard) }
  }

  /// Data samples y for an update of the potential, `[samples per shard, …]`.
  ///
  /// Normal noise with the standard deviation `instanceNoise` is added.
  public func data(update: Int, shard: Int, instanceNoise: Float) throws -> Tensor {
    let samples = try samples(of: data, .realData, update, shard)
    guard instanceNoise > 0 else { return samples }
    return samples + instanceNoise * (try self.samples(of: noise, .instanceNoise, update, shard))
  }

  private func samples(
    of source: any SampleSource, _ purpose: Purpose, _ update: Int, _ shard: Int
  ) throws -> Tensor {
    try source.samples(
      samplesPerShard,
      for: SampleKey(
        seed: seed, purpose: purpose, step: update, shard: shard, shardCount: shardCount))
  }
}
