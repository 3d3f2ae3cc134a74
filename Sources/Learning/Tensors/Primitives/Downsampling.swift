import Kernels

/// Images of half the resolution, times a factor.
///
/// Adjoint of `Upsampling`, up to 4.
struct Downsampling: Primitive {
  let factor: Float
  var kind: OperationKind { "downsampling" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.shape.count == 4 && x.shape[1].isMultiple(of: 2) && x.shape[2].isMultiple(of: 2),
      "images of shape \(x.shape) of half the resolution")
    let (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
    return self(x, shape: [x.shape[0], height / 2, width / 2, channels]) { y in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { image in
        Resampling.downsample(
          x.storage.pointer + image * height * width * channels,
          to: y + image * (height / 2) * (width / 2) * channels, height: height, width: width,
          channels: channels, factor: factor)
      }
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    Upsampling(factor: factor / 4)(cotangent)
  }
}

/// Images of twice the resolution, times a factor.
///
/// Adjoint of `Downsampling`, up to 4.
struct Upsampling: Primitive {
  let factor: Float
  var kind: OperationKind { "upsampling" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.shape.count == 4, "images of shape \(x.shape) of twice the resolution")
    let (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
    return self(x, shape: [x.shape[0], 2 * height, 2 * width, channels]) { y in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { image in
        Resampling.upsample(
          x.storage.pointer + image * height * width * channels,
          to: y + image * 4 * height * width * channels, height: height, width: width,
          channels: channels, factor: factor)
      }
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    Downsampling(factor: 4 * factor)(cotangent)
  }
}

extension Tensor {
  /// Images of half the resolution, filtered by the outer square of [1, 3, 3, 1] / 8.
  ///
  /// Zeros lie outside; the filter's sum is 1.
  ///
  /// - Returns: [batch, height / 2, width / 2, channels] of [batch, height, width, channels].
  /// - Precondition: height and width are even.
  public var downsampled2x: Tensor { Downsampling(factor: 1)(self) }

  /// Images of twice the resolution, filtered by the outer square of [1, 3, 3, 1] / 4.
  ///
  /// The filter runs over pixels with zeros between them, so that four pixels are made of each and
  /// a constant remains itself but at the border, beyond which there are zeros.
  ///
  /// - Returns: [batch, 2 height, 2 width, channels] of [batch, height, width, channels].
  public var upsampled2x: Tensor { Upsampling(factor: 1)(self) }
}
