import Randomness
public import Tensors

/// Standard normal samples: the usual source.
public struct NormalNoise: SampleSource {
  /// Sizes of one sample.
  public let sampleShape: [Int]

  /// Noise of any shape.
  public init(sampleShape: [Int]) { self.sampleShape = sampleShape }

  /// Draws a shard's noise.
  public func samples(_ count: Int, for draw: Draw) -> Tensor {
    Tensor(shape: [count] + sampleShape) { draw.key.fill(normal: &$0) }
  }

  /// What the samples are, for the user.
  public var description: String { "standard normal noise of shape \(sampleShape)" }
}
