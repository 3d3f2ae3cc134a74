import Digests
import Randomness
public import Tensors

/// Samples in memory, as a dataset file stores them.
public struct SampleArray: Sendable, Equatable {
  /// The numbers, in row-major order.
  public enum Values: Sendable, Equatable {
    /// Pixels, 0 to 255.
    case bytes([UInt8])
    /// Numbers as the networks see them.
    case floats([Float])
  }

  /// How many samples, then the sizes of one: `[count, d]` or `[count, channels, height, width]`.
  public let shape: [Int]
  /// The numbers of all samples.
  public let values: Values

  /// Gives numbers a shape.
  ///
  /// - Precondition: there are as many numbers as the shape has elements.
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

  /// Takes the samples of a tensor, for example those that a map has made.
  public init(_ samples: Tensor) {
    self.init(shape: samples.shape, values: .floats(samples.values))
  }

  /// Draws samples of a formula, as one draw of one shard.
  ///
  /// - Throws: ``DatasetError`` if the kind's parameters make no distribution.
  public init(_ kind: SyntheticKind, count: Int, seed: UInt64) throws(DatasetError) {
    let draw = Draw(seed: seed, purpose: .datasetFile, step: 0, shard: 0, shardCount: 1)
    self.init(try SyntheticSource(kind).samples(count, for: draw))
  }

  /// The samples as the networks see them.
  public var tensor: Tensor {
    switch values {
    case .bytes(let bytes): Tensor(bytes.map(scaled), shape: shape)
    case .floats(let floats): Tensor(floats, shape: shape)
    }
  }

  /// Images as the nearest of 256 levels from -1 to 1; what lies beyond becomes black or white.
  public var quantized: SampleArray {
    guard case .floats(let floats) = values else { return self }
    return SampleArray(
      shape: shape,
      values: .bytes(
        floats.map { UInt8(min(max((($0 + 1) * 127.5).rounded(), 0), 255)) }))
  }

  /// SHA-256 of the numbers, little-endian: what h5py's `hashlib.sha256(samples[...])` gives.
  var digest: String {
    switch values {
    case .bytes(let bytes): SHA256.digest(of: bytes.span.bytes)
    case .floats(let floats): SHA256.digest(of: floats.span.bytes)
    }
  }
}

/// A pixel as the networks see it: -1 for 0, 1 for 255.
func scaled(_ pixel: UInt8) -> Float { Float(pixel) / 127.5 - 1 }
