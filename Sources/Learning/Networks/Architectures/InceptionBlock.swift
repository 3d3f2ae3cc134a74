import Kernels
import Tensors

/// Branches that see the same image, and whose channels are put one beside the other.
struct InceptionBlock: Sendable {
  /// A step of a branch, as the tables of blocks name it.
  enum Step {
    /// A convolution and ReLU: name, channels, rows and columns of the filter. With a stride of 1
    /// it keeps the size, otherwise the filter stays inside the image.
    case convolution(String, Int, Int = 1, Int = 1, stride: Int = 1)
    /// Convolutions of 1 x 3 and 3 x 1 pixels of the same image, one beside the other.
    case fork(String, String, Int)
    /// Windows of 3 x 3 that keep the size.
    case pooling(Pooling.Kind)
    /// The greatest of windows of 3 x 3 inside the image, two pixels apart.
    case halving
  }

  private let branches: [[@Sendable (Tensor, Parameters) -> Tensor]]
  /// Channels of the image that goes out.
  let outputs: Int

  /// Registers the convolutions of all branches under the block's name.
  init(
    _ name: String, from inputs: Int, _ branches: [[Step]], in layout: inout ParameterLayout
  ) {
    var outputs = 0
    self.branches = branches.map { steps in
      var channels = inputs
      defer { outputs += channels }
      return steps.map { step in
        Self.make(step, in: name, channels: &channels, layout: &layout)
      }
    }
    self.outputs = outputs
  }

  /// Takes [batch, height, width, inputs] to [batch, height, width, outputs].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    let images = branches.map { $0.reduce(x) { image, step in step(image, parameters) } }
    return images.dropFirst().reduce(images[0]) { $0.beside($1) }
  }

  private static func make(
    _ step: Step, in block: String, channels: inout Int, layout: inout ParameterLayout
  ) -> @Sendable (Tensor, Parameters) -> Tensor {
    let inputs = channels
    switch step {
    case .convolution(let name, let outputs, let height, let width, let stride):
      channels = outputs
      return RectifiedConvolution(
        "\(block).\(name)", from: inputs, to: outputs, filter: (height, width), stride: stride,
        stride == 1 ? .padded : .cut, in: &layout
      ).callAsFunction
    case .fork(let first, let second, let outputs):
      channels = 2 * outputs
      let wide = RectifiedConvolution(
        "\(block).\(first)", from: inputs, to: outputs, filter: (1, 3), in: &layout)
      let high = RectifiedConvolution(
        "\(block).\(second)", from: inputs, to: outputs, filter: (3, 1), in: &layout)
      return { wide($0, $1).beside(high($0, $1)) }
    case .pooling(let kind): return { x, _ in x.pooled(kind, window: 3, padding: 1) }
    case .halving: return { x, _ in x.pooled(.maximum, window: 3, stride: 2) }
    }
  }
}
