public import Kernels

// Frozen networks alone pool and interpolate, to make features of images; nothing is trained through
// them. So these are functions of constants, not primitives with a pullback.

extension Tensor {
  /// The greatest or the mean pixel of each window of images, as a constant.
  ///
  /// - Parameters:
  ///   - kind: the greatest, or the mean of those pixels of the window that lie in the image.
  ///   - window: its rows and columns.
  ///   - stride: by how many pixels it moves.
  ///   - padding: how far the first one begins beyond the image's border.
  /// - Returns: [batch, height, width, channels] for self of [batch, height, width, channels].
  /// - Precondition: self is a constant.
  public func pooled(
    _ kind: Pooling.Kind, window: Int, stride: Int = 1, padding: Int = 0
  ) -> Tensor {
    precondition(node == nil && shape.count == 4, "a pooling of a variable, or of \(shape)")
    let geometry = Pooling.Geometry(
      batch: shape[0], inputSize: .init(height: shape[1], width: shape[2]), channels: shape[3],
      window: window, stride: stride, padding: padding)
    let size = geometry.outputSize
    let made = [shape[0], size.height, size.width, shape[3]]
    let result = Storage(count: made.elementCount)
    OperationCounter.entering(OperationCall(kind: "pooling", floatCount: count + result.count)) {
      Pooling.forward(storage.pointer, to: result.pointer, kind, geometry)
    }
    return Tensor(shape: made, storage: result)
  }

  /// Images of another size by bilinear interpolation, as a constant.
  ///
  /// - Returns: [batch, height, width, channels] for self of [batch, height, width, channels].
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
