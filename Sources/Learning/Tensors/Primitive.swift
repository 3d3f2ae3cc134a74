/// An elementary operation with known derivative.
protocol Primitive: Sendable {
  /// The derivative's transpose applied to `cotangent`, for one input, in tensor operations.
  func pullback(
    of cotangent: Tensor, toInput index: Int, inputs: [Tensor], output: Tensor
  ) -> Tensor
}
