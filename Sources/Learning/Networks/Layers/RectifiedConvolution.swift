import Kernels
import Tensors

/// A convolution with a filter of any shape, a bias and ReLU: y = max(0, W * x + b).
///
/// A batch norm that follows a convolution in a published network is part of W and b.
struct RectifiedConvolution: Sendable {
  /// What happens at the border of an image.
  enum Border {
    /// Zeros are put around it, half a filter wide: the size is kept.
    case padded
    /// The filter stays inside.
    case cut
  }

  /// Channels of the image that goes out.
  let outputs: Int
  private let weight: Int
  private let bias: Int
  private let stride: Int
  private let padding: ConvolutionGeometry.Size

  /// Registers `name.weight` and `name.bias`.
  ///
  /// - Parameters:
  ///   - name: of the layer.
  ///   - inputs: channels of the image that comes in.
  ///   - outputs: channels of the image that goes out.
  ///   - filter: rows and columns.
  ///   - stride: by how many pixels the filter moves.
  ///   - border: what happens there.
  ///   - layout: takes the parameters.
  init(
    _ name: String, from inputs: Int, to outputs: Int, filter: (Int, Int), stride: Int = 1,
    _ border: Border = .padded, in layout: inout ParameterLayout
  ) {
    let (height, width) = filter
    weight = layout.add(
      "\(name).weight", shape: [outputs, inputs, height, width],
      initialization: .averageFan(
        inputs: inputs * height * width, outputs: outputs * height * width, scale: 1))
    bias = layout.add("\(name).bias", shape: [outputs], initialization: .constant(0))
    self.outputs = outputs
    self.stride = stride
    padding =
      border == .padded ? .init(height: height / 2, width: width / 2) : .init(height: 0, width: 0)
  }

  /// Takes [batch, height, width, inputs] to [batch, height, width, outputs].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    x.convolved(
      with: parameters[weight], bias: parameters[bias], stride: stride, padding: padding,
      precision: parameters.precision
    ).leakyReLU(slope: 0)
  }
}
