import Synchronization

/// The three contractions of images, weights and images that a convolution is about.
///
/// Each is linear in both of its factors, and the others are its adjoints. oneDNN compiles them
/// once for each geometry; that takes milliseconds, and the result is kept.
public enum Convolutions {
  /// output = input * weights (+ bias).
  ///
  /// - Parameters:
  ///   - input: [batch, height, width, inputs].
  ///   - weights: [outputs, inputs, height, width].
  ///   - bias: [outputs], added to every pixel; or nil.
  ///   - output: [batch, height, width, outputs].
  ///   - geometry: all sizes.
  ///   - precision: of the factors.
  ///   - reordered: keeps copies of the weights, while these do not change.
  public static func forward(
    _ input: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    to output: UnsafeMutablePointer<Float>, _ geometry: ConvolutionGeometry,
    in precision: Precision = .f32, reordered: ReorderedWeights? = nil
  ) {
    plan(bias == nil ? .forward : .forwardWithBias, geometry, precision).run(
      input: input, output: output, weights: weights, bias: bias, reordered: reordered)
  }

  /// The adjoint of `forward` with respect to its input, applied to an image like its output.
  public static func inputGradient(
    of output: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    to input: UnsafeMutablePointer<Float>, _ geometry: ConvolutionGeometry,
    in precision: Precision = .f32, reordered: ReorderedWeights? = nil
  ) {
    plan(.inputGradient, geometry, precision).run(
      input: input, output: output, weights: weights, reordered: reordered)
  }

  /// The adjoint of `forward` with respect to its weights, applied to an image like its output.
  public static func weightGradient(
    of output: UnsafePointer<Float>, input: UnsafePointer<Float>,
    to weights: UnsafeMutablePointer<Float>, _ geometry: ConvolutionGeometry,
    in precision: Precision = .f32
  ) {
    plan(.weightGradient, geometry, precision).run(input: input, output: output, weights: weights)
  }

  /// Memory that any of the contractions takes while it runs: copies of images, and oneDNN's own.
  ///
  /// - Cost: some milliseconds.
  public static func scratchBytes(_ geometry: ConvolutionGeometry, in precision: Precision) -> Int {
    let contractions = [
      ConvolutionPlan.Contraction.forwardWithBias, .inputGradient, .weightGradient,
    ]
    let counts = contractions.map { contraction in
      let algorithm = ConvolutionAlgorithm(contraction, geometry, in: precision)
      let copies = algorithm.operands.map { $0.role == .weights ? 0 : $0.operand.copyCount }
      return algorithm.description.scratchCount + copies.reduce(0, +)
    }
    return 4 * (counts.max() ?? 0)
  }

  private struct Key: Hashable {
    let contraction: ConvolutionPlan.Contraction
    let geometry: ConvolutionGeometry
    let precision: Precision
    /// A plan keeps the count of threads that it was made with.
    let threads: Int
  }

  private static let plans = Mutex<[Key: ConvolutionPlan]>([:])

  private static func plan(
    _ contraction: ConvolutionPlan.Contraction, _ geometry: ConvolutionGeometry,
    _ precision: Precision
  ) -> ConvolutionPlan {
    let key = Key(
      contraction: contraction, geometry: geometry, precision: precision,
      threads: ComputeThreads.count)
    return plans.withLock { plans in
      if let plan = plans[key] { return plan }
      let plan = ConvolutionPlan(contraction, geometry, in: precision)
      plans[key] = plan
      return plan
    }
  }
}
