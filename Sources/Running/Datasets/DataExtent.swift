public import Tensors

/// What samples are and how much memory their source keeps, before any is read.
public struct DataExtent: Sendable, Equatable {
  /// Sizes of one sample.
  public let sampleShape: [Int]
  /// Bytes that a process keeps for its shards.
  public let heldBytes: Int

  /// Names both.
  init(sampleShape: [Int], heldBytes: Int) {
    self.sampleShape = sampleShape
    self.heldBytes = heldBytes
  }
}

extension DataSettings {
  /// What `makeSource` would give for `localShards` of `shardCount` shards.
  ///
  /// - Throws: ``DatasetError`` if a file is missing or no dataset.
  /// - Cost: opens the files, and reads no samples.
  public func extent(shardCount: Int, localShards: Int) throws(DatasetError) -> DataExtent {
    switch self {
    case .synthetic(let kind):
      return DataExtent(sampleShape: try SyntheticSource(kind).sampleShape, heldBytes: 0)
    case .files(let files, _):
      let datasets = try openAlike(files)
      let rows = datasets.reduce(0) { $0 + $1.rowCount } / shardCount * localShards
      let first = datasets[0]
      return DataExtent(
        sampleShape: first.sampleShape,
        heldBytes: rows * first.sampleShape.elementCount * (first.valueType == .bytes ? 1 : 4))
    }
  }
}

extension SourceSettings {
  /// What `makeSource` would give, for data whose samples have `sampleShape`.
  ///
  /// - Throws: ``DatasetError`` if a file is missing or no dataset.
  public func extent(
    sampleShape: [Int], shardCount: Int, localShards: Int
  ) throws(DatasetError) -> DataExtent {
    switch self {
    case .normal: DataExtent(sampleShape: sampleShape, heldBytes: 0)
    case .data(let data): try data.extent(shardCount: shardCount, localShards: localShards)
    }
  }
}

/// Samples of a shape, without contents: for a step that is only planned.
public struct BlankSource: SampleSource {
  /// Sizes of one sample.
  public let sampleShape: [Int]

  /// Samples of any shape.
  public init(sampleShape: [Int]) { self.sampleShape = sampleShape }

  /// Memory that nobody has written to.
  public func samples(_ count: Int, for draw: Draw) -> Tensor {
    Tensor(shape: [count] + sampleShape) { _ in }
  }

  /// What the samples are, for the user.
  public var description: String { "samples of shape \(sampleShape) without contents" }
}
