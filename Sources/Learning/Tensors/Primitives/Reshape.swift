/// The same elements under another shape; no copy.
struct Reshape: Primitive {
  var kind: OperationKind { "reshape" }

  func callAsFunction(_ x: Tensor, to shape: [Int]) -> Tensor {
    precondition(shape.elementCount == x.count, "\(x.shape) reshaped to \(shape)")
    return recording(x, shape: shape, storage: x.storage)
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    cotangent.reshaped(to: recorded.node.input(index).shape)
  }
}

extension Tensor {
  /// The same elements under another shape.
  public func reshaped(to shape: [Int]) -> Tensor {
    shape == self.shape ? self : Reshape()(self, to: shape)
  }
}
