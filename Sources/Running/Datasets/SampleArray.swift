import Randomness
public import Tensors

/// Samples in memory, in one of the two types of a dataset file.
public struct SampleArray: Sendable, Equatable {
  /// The numbers, in row-major order.
  public enum Values: Sendable, Equatable {
    /// Pixels, 0 to 255.
    case bytes([UInt8])
    /// Numbers as the networks see them.
    case floats([Float])
  }

  /// `[count, d]` or `[count, channels, height, width]`.
  public let shape: [Int]
  /// The numbers of all samples.
  public let values: Values

  /// Makes samples of numbers; their count must be the product of `shape`.
  public init(shape: [Int], values: Values) {
    let count =
      switch values {
      case .bytes(let bytes): bytes.count
      case .floats(let floats): floats.count
      }
    precondition(count == shape.elementCount, "\(count) numbers for samples of shape \(shape)")
    self.shape = shape
    self.values = values
  }

  /// Copies the samples of a tensor, for example generated ones.
  public init(_ samples: Tensor) {
    self.init(shape: samples.shape, values: .floats(samples.values))
  }

  /// Draws samples of a formula, in one shard.
  ///
  /// - Throws: ``DatasetError/noGaussian`` if a mean and covariance define no distribution, and
  ///   ``DatasetError/tooLarge`` if this machine has too little memory.
  public init(_ kind: SyntheticKind, count: Int, seed: UInt64) throws(DatasetError) {
    let key = SampleKey(seed: seed, purpose: .datasetFile, step: 0, shard: 0, shardCount: 1)
    let source = try SyntheticSource(kind)
    // Four bytes a number for the points, their random numbers and the array; eight for an angle.
    try checkMemory([count] + source.sampleShape, itemBytes: 20, for: "\(count) samples")
    self.init(source.samples(count, for: key))
  }

  /// The samples as input of a network: pixels become numbers from -1 to 1.
  public var tensor: Tensor {
    switch values {
    case .bytes(let bytes): Tensor(bytes.map(scaled), shape: shape)
    case .floats(let floats): Tensor(floats, shape: shape)
    }
  }

  /// Images rounded to 256 levels from -1 to 1; numbers outside this range become black or white.
  public var quantized: SampleArray {
    guard case .floats(let floats) = values else { return self }
    return SampleArray(
      shape: shape,
      values: .bytes(floats.map { UInt8(min(max((($0 + 1) * 127.5).rounded(), 0), 255)) }))
  }

  var valueType: DatasetFile.ValueType {
    if case .bytes = values { .bytes } else { .floats }
  }
}

/// A pixel as a number from -1 (for 0) to 1 (for 255).
func scaled(_ pixel: UInt8) -> Float { Float(pixel) / 127.5 - 1 }

/// The numbers of black and white pixels of images stored as bytes.
let pixelRange = scaled(.min)...scaled(.max)

extension SampleArray {
  /// Accepts `[count, d]` for floats, and `[count, channels, height, width]` for both types.
  ///
  /// - Throws: ``DatasetError/wrongShape`` or ``DatasetError/channelsLast``.
  static func checkShape(
    _ shape: [Int], isBytes: Bool, file path: String
  ) throws(DatasetError) {
    let isImages = shape.count == 4
    let isPoints = shape.count == 2 && !isBytes
    guard isImages || isPoints, shape.allSatisfy({ $0 > 0 }) else {
      throw .wrongShape(file: path, shape: shape, type: isBytes ? "uint8" : "float32")
    }
    // No image has more than four channels and is one, three or four pixels wide.
    if isImages, shape[1] > 4, [1, 3, 4].contains(shape[3]) {
      throw .channelsLast(file: path, shape: shape)
    }
  }

  /// Throws ``DatasetError/notFinite`` with the row of the first infinity or NaN, if there is one.
  static func checkFinite(
    _ values: [Float], rowSize: Int, firstRow: Int = 0, file path: String
  ) throws(DatasetError) {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw .notFinite(file: path, row: firstRow + index / rowSize, value: "\(values[index])")
  }
}
