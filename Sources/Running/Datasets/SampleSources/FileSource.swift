import Randomness
import Tensors

/// The samples of one or more dataset files, shard by shard.
///
/// The rows of all files, in the order of the files, are divided into equal shards; the remaining
/// few are not used. A process reads and checks all rows once, and keeps those of its own shards in
/// their stored type. In each epoch, a shard visits its rows in another random order.
struct FileSource: SampleSource {
  let sampleShape: [Int]
  /// Number of rows of all files together.
  let rowCount: Int
  var availableCount: Int? { rowCount }
  let rowsPerShard: Int
  let identity: String
  let valueRange: ClosedRange<Float>?

  private let files: [String]
  private let shardCount: Int
  private let shards: Range<Int>
  private let augmentation: [Augmentation]
  /// The rows of `shards`.
  private let rows: SampleArray.Values

  /// Reads and checks all files, and keeps the rows of `shards`.
  ///
  /// - Throws: ``DatasetError`` if a file is missing, damaged or not a dataset, shapes or types of
  ///   files differ, there are too few rows, or a number is not finite.
  /// - Cost: reads all files; memory for the rows of `shards`.
  init(
    files: [String], augmentation: [Augmentation] = [], shardCount: Int, shards: Range<Int>,
    samplesPerShard: Int
  ) throws(DatasetError) {
    precondition(0 <= shards.lowerBound && shards.upperBound <= shardCount, "shards \(shards)")
    let datasets = try DatasetFile.openAlike(files)
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
    let summaries: [DatasetSummary]
    (rows, summaries) = try readRows(own, of: datasets)
    identity = summaries.map(\.identity).joined(separator: " + ")
    let ranges = summaries.map { $0.range ?? pixelRange }
    valueRange = ranges.reduce(ranges[0]) {
      min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
    }
    self.files = files
    self.augmentation = augmentation
    self.shardCount = shardCount
    self.shards = shards
  }

  var description: String {
    let unused = rowCount - shardCount * rowsPerShard
    return "\(files.joined(separator: ", ")): \(rowCount) samples of \(sampleShape.sizesText), "
      + "\(rowsPerShard) in each of \(shardCount) shards"
      + (unused > 0 ? "; the last \(unused) are not used" : "")
  }

  var notes: [String] { notes(tolerance: 0) }

  // Generated pixels end beyond -1 and 1, but not far.
  var notesOnGenerated: [String] { notes(tolerance: 1) }

  private func notes(tolerance: Float) -> [String] {
    guard sampleShape.count == 3 else { return [] }
    let name = files.joined(separator: ", ")
    return valueRange.flatMap { unusualRange($0, of: name, tolerance: tolerance) }.map { [$0] }
      ?? []
  }

  /// The shard's samples of step t: visits t * `count` to (t + 1) * `count` - 1.
  ///
  /// - Precondition: the shard is one of those that were read.
  func samples(_ count: Int, for key: SampleKey) -> Tensor {
    precondition(
      key.shardCount == shardCount && shards.contains(key.shard),
      "shard \(key.shard) of \(key.shardCount), but shards \(shards) of \(shardCount) were read")
    var order = EpochOrder(key, rowCount: rowsPerShard)
    let firstRow = (key.shard - shards.lowerBound) * rowsPerShard
    let size = sampleShape.elementCount
    return Tensor(shape: [count] + sampleShape) { samples in
      for index in 0..<count {
        let row = firstRow + order.row(ofVisit: key.step * count + index)
        let destination = index * size..<(index + 1) * size
        copy(row * size, to: destination, of: &samples, isFlipped: isFlipped(index, key))
      }
      if augmentation.contains(.dequantize) { dequantize(&samples, key) }
    }
  }

  /// Adds uniform noise as wide as one grey level to every pixel.
  private func dequantize(_ samples: inout MutableSpan<Float>, _ key: SampleKey) {
    var noise = [Float](repeating: 0, count: samples.count)
    var span = noise.mutableSpan
    key.randomKey.fill(uniform: &span, startingAt: Self.firstNoiseElement)
    for index in samples.indices { samples[index] += (noise[index] - 0.5) / 127.5 }
  }

  /// The first random element for noise.
  ///
  /// Smaller elements decide the order of rows, and flips.
  private static let firstNoiseElement = 1 << 32

  /// One random bit for every sample.
  private func isFlipped(_ index: Int, _ key: SampleKey) -> Bool {
    augmentation.contains(.horizontalFlip)
      && key.randomKey.bits(at: EpochOrder.usedElements + index) >> 31 == 1
  }

  private func copy(
    _ start: Int, to destination: Range<Int>, of samples: inout MutableSpan<Float>,
    isFlipped: Bool
  ) {
    switch rows {
    case .bytes(let bytes):
      for (offset, index) in destination.enumerated() {
        samples[index] = scaled(bytes[start + offset])
      }
    case .floats(let floats):
      for (offset, index) in destination.enumerated() { samples[index] = floats[start + offset] }
    }
    guard isFlipped, let width = sampleShape.last else { return }
    for line in stride(from: destination.lowerBound, to: destination.upperBound, by: width) {
      for column in 0..<width / 2 {
        samples.swapAt(line + column, line + width - 1 - column)
      }
    }
  }
}

/// The order in which a shard visits its rows, epoch after epoch.
private struct EpochOrder {
  /// Number of elements that an epoch's order takes from the random sequence with step = epoch.
  static let usedElements = 64

  private let key: SampleKey
  private let rowCount: Int
  /// The permutation of the epoch that was visited last.
  private var current: (epoch: Int, rows: KeyedPermutation)?

  init(_ key: SampleKey, rowCount: Int) {
    self.key = key
    self.rowCount = rowCount
  }

  /// The row that is read at visit number `visit`, from 0; each epoch visits every row once.
  mutating func row(ofVisit visit: Int) -> Int {
    let (epoch, place) = visit.quotientAndRemainder(dividingBy: rowCount)
    if let current, current.epoch == epoch { return current.rows[place] }
    let key = RandomKey(seed: key.seed, purpose: key.purpose, step: epoch, shard: key.shard)
    let rows = KeyedPermutation(count: rowCount, key: key)
    current = (epoch, rows)
    return rows[place]
  }
}

/// Reads and checks all files, and returns a range of rows, numbered through all files.
private func readRows(
  _ rows: Range<Int>, of datasets: [DatasetFile]
) throws(DatasetError) -> (SampleArray.Values, [DatasetSummary]) {
  var bytes: [UInt8] = []
  var floats: [Float] = []
  var summaries: [DatasetSummary] = []
  var first = 0
  for dataset in datasets {
    let part = rows.clamped(to: first..<first + dataset.rowCount)
    let (values, summary) = try dataset.scan(
      keeping: part.lowerBound - first..<part.upperBound - first)
    first += dataset.rowCount
    summaries.append(summary)
    switch values {
    case .bytes(let values): bytes = bytes.isEmpty ? values : bytes + values
    case .floats(let values): floats = floats.isEmpty ? values : floats + values
    }
  }
  return (datasets[0].valueType == .bytes ? .bytes(bytes) : .floats(floats), summaries)
}
