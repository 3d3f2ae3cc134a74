import COneDNN

/// The operations that this program uses; nil if oneDNN does not implement one on this processor.
///
/// The C functions are those of oneDNN 2. oneDNN 3 has no `…_desc_init`; one call creates an operation
/// from the same arguments.
extension Operation {
  /// The directions of a convolution: forward, and the derivatives for its input and its weights.
  public enum Propagation: Sendable { case forward, backwardData, backwardWeights }

  /// How a convolution is computed: product by product, or with fewer products.
  public enum Algorithm: Sendable { case direct, winograd }

  /// How pooling reduces a window to one pixel.
  public enum Pooling: Sendable { case maximum, mean }

  /// A copy of an array to another order or element type: `dnnl_reorder_primitive_desc_create`.
  public static func reorder(from input: Layout, to output: Layout) -> Operation? {
    var (input, output) = (input.descriptor, output.descriptor)
    return Operation {
      dnnl_reorder_primitive_desc_create(
        &$0, &input, Runtime.engine, &output, Runtime.engine, Runtime.attributes)
    }
  }

  /// A convolution of images, or a derivative of it with respect to input or weights.
  ///
  /// Input and output are [batch, channels, height, width], weights are [output channels, input
  /// channels, height, width], and the bias is [output channels]. `padding` counts the rows and columns
  /// of zeros at each border. A backward operation needs `forward`, whose layouts may differ.
  ///
  /// - Corresponds to: `dnnl_convolution_forward_desc_init`, `dnnl_convolution_backward_data_desc_init`,
  ///   `dnnl_convolution_backward_weights_desc_init`.
  public static func convolution(
    _ propagation: Propagation, by algorithm: Algorithm, input: Layout, weights: Layout,
    bias: Layout? = nil, output: Layout, stride: Int, padding: (height: Int, width: Int),
    forward: Operation? = nil
  ) -> Operation? {
    let kind = algorithm == .direct ? dnnl_convolution_direct : dnnl_convolution_winograd
    var (input, weights, output) = (input.descriptor, weights.descriptor, output.descriptor)
    // An empty descriptor stands for no bias.
    var bias = bias?.descriptor ?? dnnl_memory_desc_t()
    let strides = [dnnl_dim_t](repeating: dnnl_dim_t(stride), count: 2)
    let padding = [dnnl_dim_t(padding.height), dnnl_dim_t(padding.width)]
    var operation = dnnl_convolution_desc_t()
    let status =
      switch propagation {
      case .forward:
        dnnl_convolution_forward_desc_init(
          &operation, dnnl_forward_training, kind, &input, &weights, &bias, &output, strides,
          padding, padding)
      case .backwardData:
        dnnl_convolution_backward_data_desc_init(
          &operation, kind, &input, &weights, &output, strides, padding, padding)
      case .backwardWeights:
        dnnl_convolution_backward_weights_desc_init(
          &operation, kind, &input, &weights, &bias, &output, strides, padding, padding)
      }
    Runtime.check(status)
    return Operation {
      dnnl_primitive_desc_create(
        &$0, &operation, Runtime.attributes, Runtime.engine, forward?.handle)
    }
  }

  /// The maximum or mean of each window of images [batch, channels, height, width].
  ///
  /// A window has `window` rows and columns. `padding` rows and columns at each border are ignored.
  ///
  /// - Corresponds to: `dnnl_pooling_forward_desc_init`.
  public static func pooling(
    _ kind: Pooling, from input: Layout, to output: Layout, window: Int, stride: Int, padding: Int
  ) -> Operation? {
    func pair(_ size: Int) -> [dnnl_dim_t] { [dnnl_dim_t(size), dnnl_dim_t(size)] }
    var (input, output) = (input.descriptor, output.descriptor)
    var operation = dnnl_pooling_desc_t()
    Runtime.check(
      dnnl_pooling_forward_desc_init(
        &operation, dnnl_forward_inference,
        kind == .maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding, &input, &output,
        pair(stride), pair(window), pair(padding), pair(padding)))
    return Operation {
      dnnl_primitive_desc_create(&$0, &operation, Runtime.attributes, Runtime.engine, nil)
    }
  }
}
