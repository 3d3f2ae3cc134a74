import Tensors

/// A convolution that keeps the size of images, with a filter of odd size and a bias.
///
/// The weight is [outputs, inputs, filter, filter].
struct ConvolutionLayer: Sendable {
  private let weight: Int
  private let bias: Int?
  private let padding: Int

  /// Registers `name.weight` and, unless it has none, `name.bias`.
  ///
  /// - Parameters:
  ///   - name: of the layer.
  ///   - inputs: channels of the image that comes in.
  ///   - outputs: channels of the image that goes out.
  ///   - filter: rows and columns of the filter.
  ///   - scale: of the weight's first variance; 0 for a layer that starts as nearly nothing.
  ///   - hasBias: whether it has a bias, which starts at 0.
  ///   - layout: takes the parameters.
  init(
    _ name: String, from inputs: Int, to outputs: Int, filter: Int, scale: Float = 1,
    hasBias: Bool = true, in layout: inout ParameterLayout
  ) {
    precondition(filter % 2 == 1, "a filter of \(filter) pixels has no middle")
    weight = layout.add(
      "\(name).weight", shape: [outputs, inputs, filter, filter],
      initialization: .averageFan(
        inputs: inputs * filter * filter, outputs: outputs * filter * filter, scale: scale))
    bias =
      hasBias
      ? layout.add("\(name).bias", shape: [outputs], initialization: .constant(0)) : nil
    padding = filter / 2
  }

  /// Takes [batch, height, width, inputs] to [batch, height, width, outputs].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    x.convolved(
      with: parameters[weight], bias: bias.map { parameters[$0] }, padding: padding,
      precision: parameters.precision)
  }
}
