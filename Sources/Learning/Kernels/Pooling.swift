import OneDNN

/// The maximum or the mean of each window of images [batch, height, width, channels].
public enum Pooling {
  /// How a window becomes one pixel; pixels outside the image do not count.
  public enum Kind: Sendable {
    /// The maximum of the pixels in the image.
    case maximum
    /// The mean of the pixels in the image.
    case mean
  }

  /// Sizes of images and windows.
  public struct Geometry: Hashable, Sendable {
    let batch: Int
    let inputSize: ConvolutionGeometry.Size
    let channels, window, stride, padding: Int

    /// Sets all sizes; along each axis, the first window starts `padding` pixels outside the image.
    ///
    /// - Precondition: all are positive, every window meets the image, and a window fits into the
    ///   padded image.
    public init(
      batch: Int, inputSize: ConvolutionGeometry.Size, channels: Int, window: Int, stride: Int,
      padding: Int
    ) {
      self.batch = batch
      self.inputSize = inputSize
      self.channels = channels
      self.window = window
      self.stride = stride
      self.padding = padding
      precondition(
        min(batch, channels, window, stride) > 0 && (0..<window).contains(padding)
          && min(inputSize.height, inputSize.width) + 2 * padding >= window,
        "a pooling of sizes \(self)")
    }

    /// Rows and columns of an output image.
    public var outputSize: ConvolutionGeometry.Size {
      .init(
        height: (inputSize.height + 2 * padding - window) / stride + 1,
        width: (inputSize.width + 2 * padding - window) / stride + 1)
    }

    fileprivate func layout(_ size: ConvolutionGeometry.Size) -> Layout {
      Layout([batch, channels, size.height, size.width], .channelsLast)
    }
  }

  /// y = the maximum or the mean of each window of x.
  public static func forward(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, _ kind: Kind,
    _ geometry: Geometry
  ) {
    compiled.operation(Sizes(kind: kind, geometry: geometry)) { compile(kind, geometry) }
      .run { $0 == .input ? x : UnsafePointer(y) }
  }

  private struct Sizes: Hashable {
    let kind: Kind
    let geometry: Geometry
  }

  private static let compiled = CompiledOperations<Sizes>()

  private static func compile(_ kind: Kind, _ geometry: Geometry) -> CompiledOperation {
    let (input, output) = (
      geometry.layout(geometry.inputSize), geometry.layout(geometry.outputSize)
    )
    let operation = Operation.pooling(
      kind == .maximum ? .maximum : .mean, from: input, to: output, window: geometry.window,
      stride: geometry.stride, padding: geometry.padding)
    guard let operation else { fatalError("oneDNN has no pooling of \(geometry)") }
    return CompiledOperation(operation, operands: [(.input, input), (.output, output)])
  }
}
