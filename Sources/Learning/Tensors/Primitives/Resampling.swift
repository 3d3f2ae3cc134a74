import Kernels

/// Images of half or twice the resolution, times a factor.
///
/// The adjoint of halving is doubling, up to a factor of 4.
struct Resampling: Primitive {
  enum Form { case halving, doubling }

  let form: Form
  let factor: Float
  var kind: OperationKind { form == .halving ? "downsampling" : "upsampling" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.shape.count == 4
        && (form == .doubling || x.shape[1].isMultiple(of: 2) && x.shape[2].isMultiple(of: 2)),
      "\(form) the resolution of images of shape \(x.shape)")
    let (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
    let (newHeight, newWidth) =
      form == .halving ? (height / 2, width / 2) : (2 * height, 2 * width)
    return self(x, shape: [x.shape[0], newHeight, newWidth, channels]) { y in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { image in
        let input = x.storage.pointer + image * height * width * channels
        let output = y + image * newHeight * newWidth * channels
        switch form {
        case .halving:
          Kernels.Resampling.downsample(
            input, to: output, height: height, width: width, channels: channels, factor: factor)
        case .doubling:
          Kernels.Resampling.upsample(
            input, to: output, height: height, width: width, channels: channels, factor: factor)
        }
      }
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      form == .halving
        ? Resampling(form: .doubling, factor: factor / 4)(cotangent)
        : Resampling(form: .halving, factor: 4 * factor)(cotangent))
  }
}

/// Images filtered with the outer square of [1, 3, 3, 1] / 8, with `padding` zeros around them.
///
/// The raw value of a case is the padding. Each case is the adjoint of the other.
enum Blur: Int, Primitive {
  /// Removes one row and one column.
  case shrinking = 1
  /// Adds one row and one column.
  case growing = 2
  var kind: OperationKind { "blur" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.shape.count == 4 && x.shape[1] > 0 && x.shape[2] > 0, "a blur of shape \(x.shape)")
    let (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
    let growth = 2 * rawValue - 3
    return self(x, shape: [x.shape[0], height + growth, width + growth, channels]) { y in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { image in
        Kernels.Resampling.blur(
          x.storage.pointer + image * height * width * channels,
          to: y + image * (height + growth) * (width + growth) * channels, height: height,
          width: width, channels: channels, padding: rawValue)
      }
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(self == .growing ? Blur.shrinking(cotangent) : Blur.growing(cotangent))
  }
}

extension Tensor {
  /// Images of half the resolution, padded with zeros and filtered.
  ///
  /// The filter is the outer square of [1, 3, 3, 1] / 8; its sum is 1. Self is [batch, height, width,
  /// channels].
  ///
  /// - Precondition: height and width are even.
  public var downsampled2x: Tensor { Resampling(form: .halving, factor: 1)(self) }

  /// Images of twice the resolution, filtered with the outer square of [1, 3, 3, 1] / 4.
  ///
  /// Zeros are inserted between the pixels before the filter, and images are padded with zeros. A
  /// constant image stays constant except at the border.
  public var upsampled2x: Tensor { Resampling(form: .doubling, factor: 1)(self) }

  /// Images filtered with the outer square of [1, 3, 3, 1] / 8, with two zeros at every border.
  ///
  /// Height and width grow by one. A convolution with a stride of 2 and without padding follows.
  public var blurred: Tensor { Blur.growing(self) }
}
