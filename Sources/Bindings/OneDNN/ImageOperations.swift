import COneDNN

/// A convolution of images, from which its forward and backward operations are made.
///
/// In oneDNN 3 each function here would be one call that creates the operation, without a
/// description before it.
public struct ConvolutionDescription {
  /// How the sums are computed.
  public enum Algorithm: Sendable {
    /// Product by product.
    case direct
    /// Winograd's, with fewer products.
    case winograd

    var kind: dnnl_alg_kind_t {
      switch self {
      case .direct: dnnl_convolution_direct
      case .winograd: dnnl_convolution_winograd
      }
    }
  }

  private let input, weights, output: Layout
  private let bias: Layout?
  private let strides: [dnnl_dim_t]
  private let padding: [dnnl_dim_t]

  /// Describes a convolution.
  ///
  /// - Parameters:
  ///   - input: images [batch, channels, height, width], or the derivative with respect to them.
  ///   - weights: filters [output channels, input channels, height, width], or that derivative.
  ///   - bias: [output channels]; nil if nothing is added.
  ///   - output: images [batch, channels, height, width], or that derivative.
  ///   - stride: in pixels, along both axes.
  ///   - padding: rows and columns of zeros at each border.
  public init(
    input: Layout, weights: Layout, bias: Layout? = nil, output: Layout, stride: Int,
    padding: (height: Int, width: Int)
  ) {
    (self.input, self.weights, self.bias, self.output) = (input, weights, bias, output)
    strides = [dnnl_dim_t(stride), dnnl_dim_t(stride)]
    self.padding = [dnnl_dim_t(padding.height), dnnl_dim_t(padding.width)]
  }

  /// output = input * weights + bias.
  ///
  /// - Parameter algorithm: how the sums are computed.
  /// - Returns: nil if oneDNN does not have it.
  /// - Corresponds to: `dnnl_convolution_forward_desc_init`.
  public func forward(_ algorithm: Algorithm) -> Operation? {
    var (input, weights, output) = (input.descriptor, weights.descriptor, output.descriptor)
    var operation = dnnl_convolution_desc_t()
    func describe(_ bias: UnsafePointer<dnnl_memory_desc_t>?) {
      Runtime.check(
        dnnl_convolution_forward_desc_init(
          &operation, dnnl_forward_training, algorithm.kind, &input, &weights, bias, &output,
          strides, padding, padding))
    }
    if let bias {
      withUnsafePointer(to: bias.descriptor, describe)
    } else {
      describe(nil)
    }
    return Operation.implementing(&operation)
  }

  /// The derivative with respect to the input, from that with respect to the output.
  ///
  /// - Parameters:
  ///   - algorithm: how the sums are computed.
  ///   - forward: the forward operation; its layouts may differ.
  /// - Returns: nil if oneDNN does not have it.
  /// - Corresponds to: `dnnl_convolution_backward_data_desc_init`.
  public func backwardData(_ algorithm: Algorithm, forward: Operation) -> Operation? {
    var (input, weights, output) = (input.descriptor, weights.descriptor, output.descriptor)
    var operation = dnnl_convolution_desc_t()
    Runtime.check(
      dnnl_convolution_backward_data_desc_init(
        &operation, algorithm.kind, &input, &weights, &output, strides, padding, padding))
    return Operation.implementing(&operation, forward: forward)
  }

  /// The derivative with respect to the weights, from that with respect to the output.
  ///
  /// - Parameters:
  ///   - algorithm: how the sums are computed.
  ///   - forward: the forward operation; its layouts may differ.
  /// - Returns: nil if oneDNN does not have it.
  /// - Corresponds to: `dnnl_convolution_backward_weights_desc_init`.
  public func backwardWeights(_ algorithm: Algorithm, forward: Operation) -> Operation? {
    var (input, weights, output) = (input.descriptor, weights.descriptor, output.descriptor)
    var operation = dnnl_convolution_desc_t()
    Runtime.check(
      dnnl_convolution_backward_weights_desc_init(
        &operation, algorithm.kind, &input, &weights, nil, &output, strides, padding, padding))
    return Operation.implementing(&operation, forward: forward)
  }
}

extension Operation {
  /// How pooling reduces a window to one pixel; it ignores padding.
  public enum Pooling: Sendable {
    /// The maximum or the mean of the window's pixels.
    case maximum, mean
  }

  /// The maximum or mean of each window of images, channel by channel.
  ///
  /// - Parameters:
  ///   - kind: maximum or mean.
  ///   - input: images of sizes [batch, channels, height, width].
  ///   - output: the same, smaller.
  ///   - window: rows and columns of a window.
  ///   - stride: in pixels, along both axes.
  ///   - padding: rows and columns of pixels at each border that are ignored.
  /// - Returns: nil if oneDNN does not have it.
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
    return Operation.implementing(&operation)
  }
}
