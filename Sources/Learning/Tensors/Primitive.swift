/// An elementary operation that knows its derivative.
///
/// A primitive computes with `Kernels`; its pullback is written in tensor operations, so that
/// derivatives can be differentiated again.
protocol Primitive: Sendable {
  /// The transposed derivative with respect to one input, applied to `cotangent`.
  ///
  /// - Parameters:
  ///   - cotangent: of the shape of the output.
  ///   - index: which input.
  ///   - recorded: the inputs and the output of the call that is differentiated.
  /// - Returns: a tensor of the shape of that input.
  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor
}

/// A recorded call of a primitive, as its pullback sees it.
///
/// Unless derivatives of the derivatives are wanted, inputs and output are plain values: what the
/// pullback computes from them is then not recorded again.
struct Recorded {
  let node: Node
  let isDifferentiable: Bool

  /// Input number `index`.
  func input(_ index: Int) -> Tensor {
    isDifferentiable ? node.inputs[index] : node.inputs[index].detached
  }

  /// What the call returned.
  var output: Tensor {
    Tensor(
      shape: node.outputShape, storage: node.output, node: isDifferentiable ? node : nil)
  }
}

extension Primitive {
  /// Computes an output and, if any input is tracked, records how.
  func callAsFunction(
    _ inputs: [Tensor], shape: [Int], compute: (UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    let storage = Storage(count: shape.elementCount)
    compute(storage.pointer)
    return recording(inputs, shape: shape, storage: storage)
  }

  /// Records a call whose output is already in memory.
  func recording(_ inputs: [Tensor], shape: [Int], storage: Storage) -> Tensor {
    guard inputs.contains(where: { $0.node != nil }) else {
      return Tensor(shape: shape, storage: storage)
    }
    let node = Node(primitive: self, inputs: inputs, output: storage, outputShape: shape)
    return Tensor(shape: shape, storage: storage, node: node)
  }
}
