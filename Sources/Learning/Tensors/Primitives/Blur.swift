import Kernels

/// Images filtered by the outer square of [1, 3, 3, 1] / 8, with `padding` zeros around them.
///
/// A case's raw value is the padding. Each is the adjoint of the other.
enum Blur: Int, Primitive {
  /// One row and one column less.
  case shrinking = 1
  /// One row and one column more.
  case growing = 2
  var kind: OperationKind { "blur" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.shape.count == 4 && x.shape[1] > 0 && x.shape[2] > 0, "a blur of shape \(x.shape)")
    let (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
    let growth = 2 * rawValue - 3
    return self(x, shape: [x.shape[0], height + growth, width + growth, channels]) { y in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { image in
        Resampling.blur(
          x.storage.pointer + image * height * width * channels,
          to: y + image * (height + growth) * (width + growth) * channels, height: height,
          width: width, channels: channels, padding: rawValue)
      }
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    self == .growing ? Blur.shrinking(cotangent) : Blur.growing(cotangent)
  }
}

extension Tensor {
  /// Images filtered by the outer square of [1, 3, 3, 1] / 8, between two zeros at every border:
  /// what comes before a convolution without padding and with a stride of 2.
  ///
  /// - Returns: [batch, height + 1, width + 1, channels] of [batch, height, width, channels].
  public var blurred: Tensor { Blur.growing(self) }
}
