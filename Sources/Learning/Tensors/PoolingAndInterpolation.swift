public import Kernels

// Only frozen networks pool and interpolate, to compute features of images. So these are functions of
// constants, not primitives with a pullback.

extension Tensor {
  /// The maximum or the mean of each window of images [batch, height, width, channels].
  ///
  /// A window has `window` rows and columns. The first one starts `padding` pixels outside the image;
  /// these pixels do not count. The next one is `stride` pixels away.
  ///
  /// - Precondition: self is a constant.
  public func pooled(
    _ kind: Pooling.Kind, window: Int, stride: Int = 1, padding: Int = 0
  ) -> Tensor {
    precondition(node == nil && shape.count == 4, "pooling of a variable, or of \(shape)")
    let geometry = Pooling.Geometry(
      batch: shape[0], inputSize: .init(height: shape[1], width: shape[2]), channels: shape[3],
      window: window, stride: stride, padding: padding)
    let size = geometry.outputSize
    let newShape = [shape[0], size.height, size.width, shape[3]]
    let result = Storage(count: newShape.elementCount)
    OperationCounter.entering(OperationCall(kind: "pooling", floatCount: count + result.count)) {
      Pooling.forward(storage.pointer, to: result.pointer, kind, geometry)
    }
    return Tensor(shape: newShape, storage: result)
  }

  /// Images [batch, …, channels] resized to [batch, height, width, channels] by bilinear interpolation.
  ///
  /// - Precondition: self is a constant.
  public func interpolated(height: Int, width: Int) -> Tensor {
    precondition(node == nil && shape.count == 4, "interpolation of a variable, or of \(shape)")
    let (size, newSize) = (
      ConvolutionGeometry.Size(height: shape[1], width: shape[2]),
      ConvolutionGeometry.Size(height: height, width: width)
    )
    let result = Storage(count: shape[0] * height * width * shape[3])
    OperationCounter.entering(
      OperationCall(kind: "interpolation", floatCount: count + result.count)
    ) {
      ComputeThreads.forEach(shape[0], floats: result.count) { image in
        Interpolation.bilinear(
          storage.pointer + image * (count / shape[0]), size: size,
          to: result.pointer + image * (result.count / shape[0]), newSize: newSize,
          channels: shape[3])
      }
    }
    return Tensor(shape: [shape[0], height, width, shape[3]], storage: result)
  }
}
