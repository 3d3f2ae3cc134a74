public import Datasets
public import Kernels
public import Networks
import Randomness
public import Tensors

/// Generates samples with trained maps.
///
/// Sample number i depends on the seed and on i alone: more samples begin with the same ones.
public struct Sampler {
  private let map: any TransportMap
  private let parameters: [Parameters]
  private let source: any SampleSource
  private let latents: NormalNoise?
  private let seed: UInt64

  /// Samples that are drawn together.
  private static let blockSize = 256

  /// Samples in one forward pass: few images, because the activations of more would take more memory
  /// than a step of training.
  private var partSize: Int { source.sampleShape.count == 3 ? 16 : Self.blockSize }

  /// Prepares to generate.
  ///
  /// - Parameters:
  ///   - map: the architecture.
  ///   - parameters: of one or several maps of that architecture, which are applied one after another.
  ///   - source: what the first map starts from.
  ///   - seed: of the random numbers.
  ///   - precision: of convolutions.
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

  /// Generates the first samples.
  ///
  /// - Returns: [count, …], in the shape of the source's samples.
  /// - Throws: an error of the source.
  public func samples(_ count: Int) throws -> Tensor { try samples(0..<count) }

  /// Generates the samples with the given numbers.
  ///
  /// - Returns: [numbers, …], in the shape of the source's samples.
  /// - Throws: an error of the source.
  /// - Cost: draws whole blocks of 256 source samples, so numbers should start at a multiple of 256.
  public func samples(_ numbers: Range<Int>) throws -> Tensor {
    try parts(numbers) { x, z in parameters.reduce(x) { map($0, latent: z, with: $1) } }
  }

  /// The source's samples with the given numbers, from which `samples` generates.
  ///
  /// - Returns: [numbers, …].
  /// - Throws: an error of the source.
  func sources(_ numbers: Range<Int>) throws -> Tensor {
    try parts(numbers) { x, _ in x }
  }

  private func parts(
    _ numbers: Range<Int>, generate: (_ x: Tensor, _ z: Tensor?) -> Tensor
  ) throws -> Tensor {
    let sampleShape = source.sampleShape
    let result = FloatBuffer(count: numbers.count * sampleShape.elementCount)
    let firstBlock = numbers.lowerBound / Self.blockSize * Self.blockSize
    for start in stride(from: firstBlock, to: numbers.upperBound, by: Self.blockSize) {
      // Whole blocks and parts, so that the bits of the last samples do not depend on the count.
      let block = start / Self.blockSize
      let x = try source.samples(Self.blockSize, for: draw(.sampling, block))
      let z = latents?.samples(Self.blockSize, for: draw(.samplingLatent, block))
      for first in stride(from: start, to: start + Self.blockSize, by: partSize) {
        let wanted = (first..<first + partSize).clamped(to: numbers)
        guard !wanted.isEmpty else { continue }
        let part = first - start..<first - start + partSize
        generate(x.rows(part), z?.rows(part))
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
