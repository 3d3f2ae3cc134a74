import Randomness
public import Tensors

/// The samples of one or more dataset files, shard by shard.
///
/// The rows of all files, one after another, are cut into equal shards; the few that remain are
/// left out. Only the rows of this process's shards are read, once, and kept as they are stored. A
/// shard goes through its rows in epochs, each in an order of its own.
public struct FileSource: SampleSource {
  /// Sizes of one sample.
  public let sampleShape: [Int]
  /// Rows of all files together.
  public let rowCount: Int
  /// Rows of each shard.
  public let rowsPerShard: Int

  private let files: [String]
  private let shardCount: Int
  private let shards: Range<Int>
  private let augmentation: [Augmentation]
  /// The rows of `shards`.
  private let rows: SampleArray.Values

  /// Checks all files, and reads the rows of `shards`.
  ///
  /// - Parameters:
  ///   - files: where they are; their samples must be of one shape and type.
  ///   - augmentation: random changes of every sample drawn.
  ///   - shardCount: how many shards the rows are cut into.
  ///   - shards: which of them will be drawn from here.
  ///   - samplesPerShard: how many samples a batch takes from a shard.
  /// - Throws: ``DatasetError`` if a file is missing or no dataset, the files do not belong
  ///   together, there are too few rows, or a number is not finite.
  /// - Cost: memory for the rows of `shards`.
  public init(
    files: [String], augmentation: [Augmentation] = [], shardCount: Int, shards: Range<Int>,
    samplesPerShard: Int
  ) throws(DatasetError) {
    precondition(!files.isEmpty, "a dataset of no files")
    precondition(0 <= shards.lowerBound && shards.upperBound <= shardCount, "shards \(shards)")
    let datasets = try openAlike(files)
    sampleShape = datasets[0].sampleShape
    guard !augmentation.contains(.horizontalFlip) || sampleShape.count == 3 else {
      throw .flippedPoints(sampleShape: sampleShape)
    }
    guard !augmentation.contains(.dequantize) || datasets[0].valueType == .bytes else {
      throw .dequantizedFloats(file: files[0])
    }
    rowCount = datasets.reduce(0) { $0 + $1.rowCount }
    rowsPerShard = rowCount / shardCount
    guard rowsPerShard >= samplesPerShard else {
      throw .tooFewRows(rows: rowCount, shards: shardCount, samplesPerShard: samplesPerShard)
    }
    let own = shards.lowerBound * rowsPerShard..<shards.upperBound * rowsPerShard
    rows = try readRows(own, of: datasets)
    self.files = files
    self.augmentation = augmentation
    self.shardCount = shardCount
    self.shards = shards
  }

  /// What the samples are and how they are cut, for the user.
  public var description: String {
    let shape = sampleShape.map(String.init).joined(separator: " x ")
    let unused = rowCount - shardCount * rowsPerShard
    return "\(files.joined(separator: ", ")): \(rowCount) samples of \(shape), "
      + "\(rowsPerShard) in each of \(shardCount) shards"
      + (unused > 0 ? "; the last \(unused) are not used" : "")
  }

  /// Draws the shard's next samples: those of step t begin at place t * `count` of its epochs.
  ///
  /// - Precondition: the shard is one of those that were read.
  public func samples(_ count: Int, for draw: Draw) -> Tensor {
    precondition(
      draw.shardCount == shardCount && shards.contains(draw.shard),
      "shard \(draw.shard) of \(draw.shardCount), where \(shards) of \(shardCount) were read")
    var order = EpochOrder(draw, rowCount: rowsPerShard)
    let firstRow = (draw.shard - shards.lowerBound) * rowsPerShard
    let size = sampleShape.elementCount
    return Tensor(shape: [count] + sampleShape) { samples in
      for index in 0..<count {
        let row = firstRow + order.row(at: draw.step * count + index)
        let destination = index * size..<(index + 1) * size
        copy(row * size, to: destination, of: &samples, isFlipped: isFlipped(index, draw))
      }
      if augmentation.contains(.dequantize) { dequantize(&samples, draw) }
    }
  }

  /// Adds noise of one grey level to every pixel.
  private func dequantize(_ samples: inout MutableSpan<Float>, _ draw: Draw) {
    var noise = [Float](repeating: 0, count: samples.count)
    var span = noise.mutableSpan
    draw.key.fill(uniform: &span, startingAt: Self.firstNoiseElement)
    for place in samples.indices { samples[place] += (noise[place] - 0.5) / 127.5 }
  }

  /// Behind the elements that decide on flips, whatever the batch.
  private static let firstNoiseElement = 1 << 32

  /// One random bit of the draw's own sequence for every sample.
  private func isFlipped(_ index: Int, _ draw: Draw) -> Bool {
    augmentation.contains(.horizontalFlip)
      && draw.key.bits(at: EpochOrder.usedElements + index) >> 31 == 1
  }

  private func copy(
    _ start: Int, to destination: Range<Int>, of samples: inout MutableSpan<Float>,
    isFlipped: Bool
  ) {
    switch rows {
    case .bytes(let bytes):
      for (offset, place) in destination.enumerated() {
        samples[place] = scaled(bytes[start + offset])
      }
    case .floats(let floats):
      for (offset, place) in destination.enumerated() { samples[place] = floats[start + offset] }
    }
    guard isFlipped, let width = sampleShape.last else { return }
    for line in stride(from: destination.lowerBound, to: destination.upperBound, by: width) {
      for column in 0..<width / 2 {
        samples.swapAt(line + column, line + width - 1 - column)
      }
    }
  }
}

/// In which order a shard's rows come, epoch after epoch.
private struct EpochOrder {
  /// An epoch's order is made of the first elements of the sequence whose step is the epoch.
  static let usedElements = 64

  private let draw: Draw
  private let rowCount: Int
  private var epoch = -1
  private var permutation: KeyedPermutation

  init(_ draw: Draw, rowCount: Int) {
    self.draw = draw
    self.rowCount = rowCount
    permutation = KeyedPermutation(count: rowCount, key: draw.key)
  }

  mutating func row(at place: Int) -> Int {
    if place / rowCount != epoch {
      epoch = place / rowCount
      let key = RandomKey(
        seed: draw.seed, purpose: draw.purpose, step: epoch, shard: draw.shard)
      permutation = KeyedPermutation(count: rowCount, key: key)
    }
    return permutation[place % rowCount]
  }
}

func openAlike(_ files: [String]) throws(DatasetError) -> [DatasetFile] {
  var datasets: [DatasetFile] = []
  for file in files {
    let dataset = try DatasetFile(file)
    if let first = datasets.first,
      (first.sampleShape, first.valueType) != (dataset.sampleShape, dataset.valueType)
    {
      throw .differing(
        file: file, from: first.path,
        kinds: [dataset, first].map { "\($0.valueType.rawValue) samples of \($0.sampleShape)" })
    }
    datasets.append(dataset)
  }
  return datasets
}

/// Reads a range of the rows of all files, counted through.
private func readRows(
  _ rows: Range<Int>, of datasets: [DatasetFile]
) throws(DatasetError) -> SampleArray.Values {
  var bytes: [UInt8] = []
  var floats: [Float] = []
  var first = 0
  for dataset in datasets {
    let part = rows.clamped(to: first..<first + dataset.rowCount)
    first += dataset.rowCount
    guard !part.isEmpty else { continue }
    let start = first - dataset.rowCount
    let local = part.lowerBound - start..<part.upperBound - start
    switch try dataset.read(rows: local).values {
    case .bytes(let values): bytes = bytes.isEmpty ? values : bytes + values
    case .floats(let values):
      try checkFinite(
        values, rowSize: dataset.sampleShape.elementCount, firstRow: local.lowerBound,
        of: dataset.path)
      floats = floats.isEmpty ? values : floats + values
    }
  }
  return datasets[0].valueType == .bytes ? .bytes(bytes) : .floats(floats)
}
