import Kernels

/// The same elements with another shape, without a copy.
struct Reshape: Primitive {
  var kind: OperationKind { "reshape" }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(cotangent.reshaped(to: call.inputShape(0)))
  }
}

/// The transposes of matrices, [pairs, rows, columns] to [pairs, columns, rows]; its own adjoint.
struct Transposition: Primitive {
  var kind: OperationKind { "transposition" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.shape.count == 3, "the transposes of a tensor of shape \(x.shape)")
    let (pairs, rows, columns) = (x.shape[0], x.shape[1], x.shape[2])
    return self(x, shape: [pairs, columns, rows]) {
      for pair in 0..<pairs {
        let start = pair * rows * columns
        Products.transpose(x.storage.pointer + start, to: $0 + start, rows: rows, columns: columns)
      }
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(self(cotangent))
  }
}

extension Tensor {
  /// The same elements with another shape.
  public func reshaped(to shape: [Int]) -> Tensor {
    guard shape != self.shape else { return self }
    precondition(shape.elementCount == count, "\(self.shape) reshaped to \(shape)")
    return Reshape().recording(self, shape: shape, storage: storage)
  }

  /// The transpose of a matrix, as a constant.
  public var transposed: Tensor {
    precondition(shape.count == 2, "the transpose of a tensor of shape \(shape)")
    return Transposition()(detached.reshaped(to: [1, shape[0], shape[1]]))
      .reshaped(to: [shape[1], shape[0]])
  }

  /// Images of layers, [batch, height, width, channels], from images of files, [batch, channels,
  /// height, width].
  public var channelsLast: Tensor {
    precondition(shape.count == 4, "images of shape \(shape)")
    let result = [shape[0], shape[2], shape[3], shape[1]]
    guard shape[1] > 1 else { return reshaped(to: result) }
    return Transposition()(reshaped(to: [shape[0], shape[1], shape[2] * shape[3]]))
      .reshaped(to: result)
  }

  /// Images of files, [batch, channels, height, width], from images of layers, [batch, height, width,
  /// channels].
  public var channelsFirst: Tensor {
    precondition(shape.count == 4, "images of shape \(shape)")
    let result = [shape[0], shape[3], shape[1], shape[2]]
    guard shape[3] > 1 else { return reshaped(to: result) }
    return Transposition()(reshaped(to: [shape[0], shape[1] * shape[2], shape[3]]))
      .reshaped(to: result)
  }
}
