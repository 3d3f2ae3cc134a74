import Kernels
import Tensors

/// A convolution with a bias, y = W * x + b.
///
/// W is [outputs, inputs, filter height, filter width]. A batch norm that follows a convolution in a
/// published network is folded into weight and bias.
struct ConvolutionLayer: Sendable {
  /// How pixels outside the image are filled.
  enum Border {
    /// The image is padded with zeros, so that a stride of 1 keeps its size.
    case padded
    /// The filter stays inside the image.
    case cut
  }

  private let weight: Int
  private let bias: Int?
  private let stride: Int
  private let padding: ConvolutionGeometry.Size

  /// Registers `name.weight` and, if it has a bias, `name.bias`, which starts at 0.
  ///
  /// By default the filter is square. The variance of the initial weight has the factor `scale`, which
  /// is 0 for a layer that starts near zero.
  init(
    _ name: String, from inputs: Int, to outputs: Int, filter height: Int, by width: Int? = nil,
    stride: Int = 1, border: Border = .padded, scale: Float = 1, hasBias: Bool = true,
    in layout: inout ParameterLayout
  ) {
    let width = width ?? height
    precondition(
      border == .cut || height % 2 == 1 && width % 2 == 1,
      "padding for a filter of \(height) x \(width) pixels, which has no middle")
    weight = layout.add(
      "\(name).weight", shape: [outputs, inputs, height, width],
      initialization: .averageFan(
        inputs: inputs * height * width, outputs: outputs * height * width, scale: scale))
    bias =
      hasBias ? layout.add("\(name).bias", shape: [outputs], initialization: .constant(0)) : nil
    self.stride = stride
    padding =
      border == .padded ? .init(height: height / 2, width: width / 2) : .init(height: 0, width: 0)
  }

  /// Maps [batch, height, width, inputs] to [batch, new height, new width, outputs].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    x.convolved(
      with: parameters[weight], bias: bias.map { parameters[$0] }, stride: stride,
      padding: padding, precision: parameters.precision)
  }

  /// The layer and ReLU: max(0, W * x + b).
  func relu(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    self(x, parameters).leakyReLU(slope: 0)
  }
}
