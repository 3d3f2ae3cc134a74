import COneDNN

/// The operations that this program uses; nil if oneDNN does not implement one on this processor.
extension Operation {
  /// The directions of a convolution: forward, and the derivatives for its input and its weights.
  public enum Propagation: Sendable { case forward, backwardData, backwardWeights }

  /// How a convolution is computed: product by product, or with fewer products.
  public enum Algorithm: Sendable { case direct, winograd }

  /// How pooling reduces a window to one pixel.
  public enum Pooling: Sendable { case maximum, mean }

  /// A copy of an array to another order or element type: `dnnl_reorder_primitive_desc_create`.
  public static func reorder(from input: Layout, to output: Layout) -> Operation? {
    Operation {
      dnnl_reorder_primitive_desc_create(
        &$0, input.handle, Runtime.engine, output.handle, Runtime.engine, Runtime.attributes)
    }
  }

  /// A convolution of images, or a derivative of it with respect to input or weights.
  ///
  /// Input and output are [batch, channels, height, width], weights are [output channels, input
  /// channels, height, width], and the bias is [output channels]. `padding` counts the rows and columns
  /// of zeros at each border. A backward operation needs `forward`, whose layouts may differ.
  ///
  /// - Corresponds to: `dnnl_convolution_forward_primitive_desc_create`,
  ///   `dnnl_convolution_backward_data_primitive_desc_create`,
  ///   `dnnl_convolution_backward_weights_primitive_desc_create`.
  public static func convolution(
    _ propagation: Propagation, by algorithm: Algorithm, input: Layout, weights: Layout,
    bias: Layout? = nil, output: Layout, stride: Int, padding: (height: Int, width: Int),
    forward: Operation? = nil
  ) -> Operation? {
    let kind = algorithm == .direct ? dnnl_convolution_direct : dnnl_convolution_winograd
    let (strides, dilations) = (pair(stride), pair(0))
    let padding = [dnnl_dim_t(padding.height), dnnl_dim_t(padding.width)]
    return Operation {
      switch propagation {
      case .forward:
        dnnl_convolution_forward_primitive_desc_create(
          &$0, Runtime.engine, dnnl_forward_training, kind, input.handle, weights.handle,
          bias?.handle, output.handle, strides, dilations, padding, padding, Runtime.attributes)
      case .backwardData:
        dnnl_convolution_backward_data_primitive_desc_create(
          &$0, Runtime.engine, kind, input.handle, weights.handle, output.handle, strides,
          dilations, padding, padding, forward?.handle, Runtime.attributes)
      case .backwardWeights:
        dnnl_convolution_backward_weights_primitive_desc_create(
          &$0, Runtime.engine, kind, input.handle, weights.handle, bias?.handle, output.handle,
          strides, dilations, padding, padding, forward?.handle, Runtime.attributes)
      }
    }
  }

  /// The maximum or mean of each window of images [batch, channels, height, width].
  ///
  /// A window has `window` rows and columns. `padding` rows and columns at each border are ignored.
  ///
  /// - Corresponds to: `dnnl_pooling_forward_primitive_desc_create`.
  public static func pooling(
    _ kind: Pooling, from input: Layout, to output: Layout, window: Int, stride: Int, padding: Int
  ) -> Operation? {
    let kind = kind == .maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding
    return Operation {
      dnnl_pooling_forward_primitive_desc_create(
        &$0, Runtime.engine, dnnl_forward_inference, kind, input.handle, output.handle,
        pair(stride), pair(window), pair(0), pair(padding), pair(padding), Runtime.attributes)
    }
  }
}

/// A size for both axes of an image.
private func pair(_ size: Int) -> [dnnl_dim_t] { [dnnl_dim_t(size), dnnl_dim_t(size)] }
