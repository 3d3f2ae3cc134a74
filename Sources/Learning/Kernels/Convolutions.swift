import OneDNN

/// The three contractions of a convolution: forward, and its adjoints for input and weights.
///
/// Each is linear in both of its factors. oneDNN compiles each once for each geometry, precision and
/// number of threads, which takes milliseconds.
public enum Convolutions {
  /// output = input * weights (+ bias).
  ///
  /// The bias is [output channels]; `ConvolutionGeometry` states the other shapes. `reordered` keeps
  /// copies of the weights: use it only while these do not change.
  public static func forward(
    _ input: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    to output: UnsafeMutablePointer<Float>, _ geometry: ConvolutionGeometry,
    in precision: Precision = .f32, reordered: ReorderedWeights? = nil
  ) {
    run(
      bias == nil ? .forward : .forwardWithBias, geometry, precision, input: input,
      output: output, weights: weights, bias: bias, reordered: reordered)
  }

  /// The adjoint of `forward` with respect to its input, applied to an image of the output's sizes.
  public static func inputGradient(
    of output: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    to input: UnsafeMutablePointer<Float>, _ geometry: ConvolutionGeometry,
    in precision: Precision = .f32, reordered: ReorderedWeights? = nil
  ) {
    run(
      .inputGradient, geometry, precision, input: input, output: output, weights: weights,
      reordered: reordered)
  }

  /// The adjoint of `forward` with respect to its weights, applied to an image of the output's sizes.
  public static func weightGradient(
    of output: UnsafePointer<Float>, input: UnsafePointer<Float>,
    to weights: UnsafeMutablePointer<Float>, _ geometry: ConvolutionGeometry,
    in precision: Precision = .f32
  ) {
    run(.weightGradient, geometry, precision, input: input, output: output, weights: weights)
  }

  /// The most memory that a contraction uses while it runs; this call takes some milliseconds.
  public static func scratchBytes(_ geometry: ConvolutionGeometry, in precision: Precision) -> Int {
    let contractions = [Contraction.forwardWithBias, .inputGradient, .weightGradient]
    let counts = contractions.map { ConvolutionAlgorithm($0, geometry, in: precision).scratchCount }
    return 4 * (counts.max() ?? 0)
  }

  private typealias Contraction = ConvolutionAlgorithm.Contraction

  private struct Sizes: Hashable {
    let contraction: Contraction
    let geometry: ConvolutionGeometry
    let precision: Precision
  }

  private static let compiled = CompiledOperations<Sizes>()

  private static func run(
    _ contraction: Contraction, _ geometry: ConvolutionGeometry, _ precision: Precision,
    input: UnsafePointer<Float>, output: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>? = nil, reordered: ReorderedWeights? = nil
  ) {
    let sizes = Sizes(contraction: contraction, geometry: geometry, precision: precision)
    let operation = compiled.operation(sizes) {
      let algorithm = ConvolutionAlgorithm(contraction, geometry, in: precision)
      return CompiledOperation(algorithm.operation, operands: algorithm.operands)
    }
    operation.run(reordered: reordered) { operand in
      switch operand {
      case .input, .inputGradient: input
      case .output, .outputGradient: output
      case .weights, .weightGradient: weights
      case .bias: bias
      }
    }
  }
}

/// The type of the factors in convolutions; the caller's arrays are f32 in both cases.
public enum Precision: String, Hashable, Sendable {
  /// 24 bits of precision.
  case f32
  /// Factors are rounded to bfloat16, with 8 bits of precision; their products are added in f32.
  case bf16

  /// Whether this processor has instructions for it; without them bf16 is slower than f32.
  public var isNative: Bool { self == .f32 || OneDNNLibrary.hasBF16Instructions }
}
