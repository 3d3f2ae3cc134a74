import Kernels

/// The transposes of a batch of matrices, [pairs, rows, columns] to [pairs, columns, rows].
///
/// Its own adjoint.
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

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    self(cotangent)
  }
}

extension Tensor {
  /// Images as layers see them, [batch, height, width, channels], of images as files hold them,
  /// [batch, channels, height, width].
  public var channelsLast: Tensor {
    precondition(shape.count == 4, "images of shape \(shape)")
    let result = [shape[0], shape[2], shape[3], shape[1]]
    guard shape[1] > 1 else { return reshaped(to: result) }
    return Transposition()(reshaped(to: [shape[0], shape[1], shape[2] * shape[3]]))
      .reshaped(to: result)
  }

  /// Images as files hold them, of images as layers see them.
  public var channelsFirst: Tensor {
    precondition(shape.count == 4, "images of shape \(shape)")
    let result = [shape[0], shape[3], shape[1], shape[2]]
    guard shape[3] > 1 else { return reshaped(to: result) }
    return Transposition()(reshaped(to: [shape[0], shape[1] * shape[2], shape[3]]))
      .reshaped(to: result)
  }
}
