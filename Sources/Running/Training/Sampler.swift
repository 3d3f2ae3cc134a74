public import Datasets
public import Kernels
public import Networks
import Randomness
public import Tensors

/// Draws samples of a trained map.
///
/// Sample number i depends on the seed and on i alone: asking for more samples begins with the
/// same ones.
public struct Sampler {
  private let map: any TransportMap
  private let parameters: [Parameters]
  private let source: any SampleSource
  private let latents: NormalNoise?
  private let seed: UInt64

  /// Samples that are drawn together.
  private static let blockSize = 256

  /// Samples that are moved together: few images, whose activations would take more memory than a
  /// step of training.
  private var partSize: Int { source.sampleShape.count == 3 ? 16 : Self.blockSize }

  /// Prepares to draw.
  ///
  /// - Parameters:
  ///   - map: the architecture.
  ///   - parameters: its values, usually a moving average; of several maps of that architecture where
  ///     one moves on what the one before has made.
  ///   - source: where the map starts from.
  ///   - seed: of the random numbers.
  ///   - precision: in which convolutions are taken.
  public init(
    map: any TransportMap, parameters: [FlatParameters], source: any SampleSource, seed: UInt64,
    precision: Precision = .f32
  ) {
    self.map = map
    self.parameters = parameters.map { Parameters(constantsOf: $0, precision: precision) }
    self.source = source
    latents =
      map.latentDimensions > 0 ? NormalNoise(sampleShape: [map.latentDimensions]) : nil
    self.seed = seed
  }

  /// Draws samples.
  ///
  /// - Parameter count: how many.
  /// - Returns: [count, …], in the shape of the source's samples.
  /// - Throws: whatever keeps the source from being read.
  public func samples(_ count: Int) throws -> Tensor { try samples(0..<count) }

  /// Draws the samples with the given numbers.
  ///
  /// - Returns: [numbers, …], in the shape of the source's samples.
  /// - Throws: whatever keeps the source from being read.
  /// - Cost: a block of 256 is drawn whole, so numbers should start where one does.
  public func samples(_ numbers: Range<Int>) throws -> Tensor {
    try parts(numbers) { x, z in parameters.reduce(x) { map($0, latent: z, with: $1) } }
  }

  /// What the samples with the given numbers are made from: the source's, before the map.
  ///
  /// - Returns: [numbers, …].
  /// - Throws: whatever keeps the source from being read.
  func sources(_ numbers: Range<Int>) throws -> Tensor {
    try parts(numbers) { x, _ in x }
  }

  private func parts(
    _ numbers: Range<Int>, moved: (_ x: Tensor, _ z: Tensor?) -> Tensor
  ) throws -> Tensor {
    let sampleShape = source.sampleShape
    let result = FloatBuffer(count: numbers.count * sampleShape.elementCount)
    let firstBlock = numbers.lowerBound / Self.blockSize * Self.blockSize
    for start in stride(from: firstBlock, to: numbers.upperBound, by: Self.blockSize) {
      // Whole blocks and parts, so that the last samples have the same bits whatever the count is.
      let block = start / Self.blockSize
      let x = try source.samples(Self.blockSize, for: draw(.sampling, block))
      let z = latents?.samples(Self.blockSize, for: draw(.samplingLatent, block))
      for first in stride(from: start, to: start + Self.blockSize, by: partSize) {
        let wanted = (first..<first + partSize).clamped(to: numbers)
        guard !wanted.isEmpty else { continue }
        let part = first - start..<first - start + partSize
        moved(x.rows(part), z?.rows(part))
          .rows(wanted.lowerBound - first..<wanted.upperBound - first)
          .copy(to: result, at: (wanted.lowerBound - numbers.lowerBound) * sampleShape.elementCount)
      }
    }
    return Tensor(viewing: result, at: 0, shape: [numbers.count] + sampleShape)
  }

  private func draw(_ purpose: Purpose, _ block: Int) -> SampleKey {
    SampleKey(seed: seed, purpose: purpose, step: block, shard: 0, shardCount: 1)
  }
}
