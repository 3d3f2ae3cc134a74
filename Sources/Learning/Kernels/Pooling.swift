import COneDNN
import Synchronization

/// The greatest or the mean pixel of each window of an image, channel by channel.
///
/// Images are [batch, height, width, channels].
public enum Pooling {
  /// What becomes of the pixels of a window.
  public enum Kind: Sendable {
    /// The greatest of those in the image.
    case maximum
    /// The mean of those in the image: what lies beyond its borders does not count.
    case mean
  }

  /// Sizes of images and windows.
  public struct Geometry: Hashable, Sendable {
    /// Images in a batch.
    public let batch: Int
    /// Rows and columns of an image that is read.
    public let inputSize: ConvolutionGeometry.Size
    /// Channels of both images.
    public let channels: Int
    /// Rows and columns of a window.
    public let window: Int
    /// By how many pixels the window moves.
    public let stride: Int
    /// How far the first window begins beyond the image's border.
    public let padding: Int

    /// Names all sizes.
    ///
    /// - Precondition: all are positive, every window meets the image, and one fits into it.
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

    /// Rows and columns of an image that is made.
    public var outputSize: ConvolutionGeometry.Size {
      .init(
        height: (inputSize.height + 2 * padding - window) / stride + 1,
        width: (inputSize.width + 2 * padding - window) / stride + 1)
    }
  }

  /// y = the greatest or the mean pixel of each window of x.
  ///
  /// - Parameters:
  ///   - x: [batch, height, width, channels].
  ///   - y: [batch, output height, output width, channels].
  ///   - kind: which of the two.
  ///   - geometry: all sizes.
  /// - Corresponds to: `dnnl_pooling_forward_desc_init`.
  public static func forward(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, _ kind: Kind,
    _ geometry: Geometry
  ) {
    let key = Key(kind: kind, geometry: geometry, threads: ComputeThreads.count)
    let plan = plans.withLock { plans in
      if let plan = plans[key] { return plan }
      let plan = Plan(kind, geometry)
      plans[key] = plan
      return plan
    }
    plan.run(x, to: y)
  }

  private struct Key: Hashable {
    let kind: Kind
    let geometry: Geometry
    /// A plan keeps the count of threads that it was made with.
    let threads: Int
  }

  private static let plans = Mutex<[Key: Plan]>([:])

  /// A pooling of one geometry, compiled.
  private final class Plan: @unchecked Sendable {
    private let primitive: OneDNN.Primitive
    private let input, output: OneDNN.Memory
    /// One call at a time: the operands are this plan's.
    private let isRunning = Mutex(())

    init(_ kind: Kind, _ geometry: Geometry) {
      let (read, made) = (geometry.inputSize, geometry.outputSize)
      var source = OneDNN.layout(
        [geometry.batch, geometry.channels, read.height, read.width], dnnl_nhwc)
      var destination = OneDNN.layout(
        [geometry.batch, geometry.channels, made.height, made.width], dnnl_nhwc)
      func pair(_ size: Int) -> [dnnl_dim_t] { [dnnl_dim_t(size), dnnl_dim_t(size)] }
      var operation = dnnl_pooling_desc_t()
      OneDNN.check(
        dnnl_pooling_forward_desc_init(
          &operation, dnnl_forward_inference,
          kind == .maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding, &source,
          &destination, pair(geometry.stride), pair(geometry.window), pair(geometry.padding),
          pair(geometry.padding)))
      guard let description = OneDNN.Description(operation: &operation, hint: nil) else {
        fatalError("oneDNN has no pooling of \(geometry)")
      }
      primitive = OneDNN.Primitive(description)
      input = OneDNN.Memory(source)
      output = OneDNN.Memory(destination)
    }

    func run(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>) {
      isRunning.withLock { _ in
        input.set(UnsafeMutablePointer(mutating: x))
        output.set(y)
        primitive.execute([(DNNL_ARG_SRC, input.handle), (DNNL_ARG_DST, output.handle)])
      }
    }
  }
}
