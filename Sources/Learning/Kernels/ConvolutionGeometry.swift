/// The sizes of a convolution of images [batch, height, width, channels].
///
/// Weights are [output channels, input channels, height, width], as in PyTorch.
public struct ConvolutionGeometry: Hashable, Sendable {
  /// Images in a batch.
  public let batch: Int
  /// Rows and columns of an input image.
  public let inputSize: Size
  /// Channels of an input image.
  public let inputChannels: Int
  /// Channels of an output image.
  public let outputChannels: Int
  /// Rows and columns of the filter.
  public let filter: Size
  /// Pixels from one position of the filter to the next.
  public let stride: Int
  /// Rows of zeros above and below an input image, and columns of zeros left and right of it.
  public let padding: Size

  /// Rows and columns.
  public struct Size: Hashable, Sendable {
    /// The number of rows.
    public let height: Int
    /// The number of columns.
    public let width: Int

    /// Sets both.
    public init(height: Int, width: Int) {
      self.height = height
      self.width = width
    }
  }

  /// Sets all sizes.
  ///
  /// - Precondition: the padding is not negative, all other sizes are positive, and the filter fits
  ///   into a padded image.
  public init(
    batch: Int, inputSize: Size, inputChannels: Int, outputChannels: Int, filter: Size, stride: Int,
    padding: Size
  ) {
    self.batch = batch
    self.inputSize = inputSize
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.filter = filter
    self.stride = stride
    self.padding = padding
    precondition(
      min(batch, inputChannels, outputChannels, stride) > 0
        && min(padding.height, padding.width) >= 0 && min(filter.height, filter.width) > 0
        && min(inputSize.height, inputSize.width) > 0
        && inputSize.height + 2 * padding.height >= filter.height
        && inputSize.width + 2 * padding.width >= filter.width, "a convolution of sizes \(self)")
  }

  /// Rows and columns of an output image.
  public var outputSize: Size {
    Size(
      height: (inputSize.height + 2 * padding.height - filter.height) / stride + 1,
      width: (inputSize.width + 2 * padding.width - filter.width) / stride + 1)
  }

  /// The number of floats in the input images.
  public var inputCount: Int { batch * inputSize.height * inputSize.width * inputChannels }

  /// The number of floats in the output images.
  public var outputCount: Int { batch * outputSize.height * outputSize.width * outputChannels }

  /// The number of floats in the weights.
  public var weightCount: Int { outputChannels * inputChannels * filter.height * filter.width }

  /// Multiplications and additions of each contraction, products with zeros of the padding included.
  public var operationCount: Int { 2 * batch * outputSize.height * outputSize.width * weightCount }
}
