import Tensors

/// Where data samples come from: the section `[data]` of a recipe.
public enum DataSettings: Sendable, Equatable {
  /// The rows of one or more dataset files, in the order of the files.
  case files([String], augmentation: [Augmentation])
  /// New samples of a formula at every step.
  case synthetic(SyntheticKind)
}

/// A random change of a data sample, drawn again at every step.
public enum Augmentation: String, Sendable, CaseIterable {
  /// Mirrors an image left to right with probability 1/2; images only.
  case horizontalFlip = "horizontal-flip"
  /// Adds uniform noise between -1/2 and 1/2 grey level to every pixel, so that pixels have a
  /// density; images stored as bytes only.
  ///
  /// Rounding restores the pixel, and the mean does not change. The common (x + u) / 256 would
  /// shift the grey levels relative to the levels of saved pictures.
  case dequantize
}

/// Where source samples come from: the section `[source]` of a recipe.
public enum SourceSettings: Sendable, Equatable {
  /// Standard normal noise in the data's shape.
  case normal
  /// Samples of another dataset, with the data's shape.
  case data(DataSettings)
}

/// The shape of a sample source and the memory that it needs, known before samples are read.
public struct DataExtent: Sendable, Equatable {
  /// Sizes of one sample.
  public let sampleShape: [Int]
  /// Bytes of samples that a process keeps for its shards.
  public let heldBytes: Int
}

extension DataSettings {
  /// Makes the sample source for a process that draws from `shards`.
  ///
  /// - Throws: ``DatasetError`` if a file or a distribution cannot be used.
  /// - Cost: for files, reads all rows; memory for those of `shards`.
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

  /// The extent of the sample source for `localShards` of `shardCount` shards.
  ///
  /// - Throws: ``DatasetError`` if a file is missing or is not a dataset.
  /// - Cost: opens the files, and reads no samples.
  public func extent(shardCount: Int, localShards: Int) throws(DatasetError) -> DataExtent {
    switch self {
    case .synthetic(let kind):
      return DataExtent(sampleShape: try SyntheticSource(kind).sampleShape, heldBytes: 0)
    case .files(let files, _):
      let datasets = try DatasetFile.openAlike(files)
      let rows = datasets.reduce(0) { $0 + $1.rowCount } / shardCount * localShards
      let first = datasets[0]
      return DataExtent(
        sampleShape: first.sampleShape,
        heldBytes: rows * first.sampleShape.elementCount * (first.valueType == .bytes ? 1 : 4))
    }
  }
}

extension SourceSettings {
  /// Makes the sample source for data of `sampleShape` and a process that draws from `shards`.
  ///
  /// - Throws: ``DatasetError`` as for data, and if the samples have another shape than the data.
  /// - Cost: for files, reads all rows; memory for those of `shards`.
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

  /// The extent of the sample source, for data of `sampleShape`.
  ///
  /// - Throws: ``DatasetError`` if a file is missing or is not a dataset.
  public func extent(
    sampleShape: [Int], shardCount: Int, localShards: Int
  ) throws(DatasetError) -> DataExtent {
    switch self {
    case .normal: DataExtent(sampleShape: sampleShape, heldBytes: 0)
    case .data(let data): try data.extent(shardCount: shardCount, localShards: localShards)
    }
  }
}
