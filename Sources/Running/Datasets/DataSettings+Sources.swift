extension DataSettings {
  /// Makes the source that the settings describe.
  ///
  /// - Parameters:
  ///   - shardCount: how many shards data and batch are cut into.
  ///   - shards: which of them will be drawn from here.
  ///   - samplesPerShard: how many samples a batch takes from a shard.
  /// - Returns: the source, ready to be drawn from.
  /// - Throws: ``DatasetError`` if a file or a distribution cannot be used.
  /// - Cost: for files, memory for the rows of `shards`.
  public func makeSource(
    shardCount: Int, shards: Range<Int>, samplesPerShard: Int
  ) throws(DatasetError) -> any SampleSource {
    switch self {
    case .synthetic(let kind): try SyntheticSource(kind)
    case .files(let files, let augmentation):
      try FileSource(
        files: files, augmentation: augmentation, shardCount: shardCount, shards: shards,
        samplesPerShard: samplesPerShard)
    }
  }
}

extension SourceSettings {
  /// Makes the source that the settings describe, for data whose samples have `sampleShape`.
  ///
  /// - Returns: the source, ready to be drawn from.
  /// - Throws: ``DatasetError`` as for data, and if the samples are of another shape.
  /// - Cost: for files, memory for the rows of `shards`.
  public func makeSource(
    sampleShape: [Int], shardCount: Int, shards: Range<Int>, samplesPerShard: Int
  ) throws(DatasetError) -> any SampleSource {
    switch self {
    case .normal: return NormalNoise(sampleShape: sampleShape)
    case .data(let data):
      let source = try data.makeSource(
        shardCount: shardCount, shards: shards, samplesPerShard: samplesPerShard)
      guard source.sampleShape == sampleShape else {
        throw .differentSource(sampleShape: source.sampleShape, dataShape: sampleShape)
      }
      return source
    }
  }
}
