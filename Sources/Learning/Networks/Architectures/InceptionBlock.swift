import Kernels
import Tensors

/// An Inception block: branches with the same input, whose outputs are concatenated along channels.
struct InceptionBlock: Sendable {
  /// A step of a branch.
  enum Step {
    /// A convolution and ReLU: name, channels, rows and columns of the filter.
    ///
    /// With a stride of 1 the image is padded, otherwise the filter stays inside the image.
    case convolution(String, Int, Int = 1, Int = 1, stride: Int = 1)
    /// Two convolutions with ReLU, of 1 x 3 and of 3 x 1 pixels, with the same input: names, and the
    /// channels of each. Their outputs are concatenated.
    case fork(String, String, Int)
    /// Pooling over windows of 3 x 3 that keeps the size.
    case pooling(Pooling.Kind)
    /// Maximum pooling over windows of 3 x 3 inside the image, with a stride of 2.
    case halving
  }

  private let branches: [[@Sendable (Tensor, Parameters) -> Tensor]]
  /// Channels of the output.
  let outputs: Int

  /// Registers the convolutions of all branches under the block's name.
  init(_ name: String, from inputs: Int, _ branches: [[Step]], in layout: inout ParameterLayout) {
    var outputs = 0
    self.branches = branches.map { steps in
      var channels = inputs
      defer { outputs += channels }
      return steps.map { Self.make($0, in: name, channels: &channels, layout: &layout) }
    }
    self.outputs = outputs
  }

  /// Maps [batch, height, width, inputs] to [batch, height, width, outputs].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    let images = branches.map { $0.reduce(x) { image, step in step(image, parameters) } }
    return images.dropFirst().reduce(images[0]) { $0.appendingChannels(of: $1) }
  }

  private static func make(
    _ step: Step, in block: String, channels: inout Int, layout: inout ParameterLayout
  ) -> @Sendable (Tensor, Parameters) -> Tensor {
    let inputs = channels
    switch step {
    case .convolution(let name, let outputs, let height, let width, let stride):
      channels = outputs
      return ConvolutionLayer(
        "\(block).\(name)", from: inputs, to: outputs, filter: height, by: width, stride: stride,
        border: stride == 1 ? .padded : .cut, in: &layout
      ).relu
    case .fork(let first, let second, let outputs):
      channels = 2 * outputs
      let wide = ConvolutionLayer(
        "\(block).\(first)", from: inputs, to: outputs, filter: 1, by: 3, in: &layout)
      let high = ConvolutionLayer(
        "\(block).\(second)", from: inputs, to: outputs, filter: 3, by: 1, in: &layout)
      return { wide.relu($0, $1).appendingChannels(of: high.relu($0, $1)) }
    case .pooling(let kind): return { x, _ in x.pooled(kind, window: 3, padding: 1) }
    case .halving: return { x, _ in x.pooled(.maximum, window: 3, stride: 2) }
    }
  }
}
