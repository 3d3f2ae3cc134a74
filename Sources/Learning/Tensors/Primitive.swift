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

  /// The pullbacks to all inputs, of a primitive that computes them at once; nil of all others.
  func jointPullback(of cotangent: Tensor, _ recorded: Recorded) -> [Tensor]?
}

extension Primitive {
  func jointPullback(of cotangent: Tensor, _ recorded: Recorded) -> [Tensor]? { nil }
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
    isDifferentiable ? node.input(index) : node.input(index).detached
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
    _ first: Tensor, _ second: Tensor? = nil, _ third: Tensor? = nil, shape: [Int],
    compute: (UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    let storage = Storage(count: shape.elementCount)
    compute(storage.pointer)
    return recording(first, second, third, shape: shape, storage: storage)
  }

  /// Records a call whose output is already in memory.
  func recording(
    _ first: Tensor, _ second: Tensor? = nil, _ third: Tensor? = nil, shape: [Int],
    storage: Storage
  ) -> Tensor {
    guard first.node != nil || second?.node != nil || third?.node != nil else {
      return Tensor(shape: shape, storage: storage)
    }
    let node = Node(self, first, second, third, output: storage, outputShape: shape)
    return Tensor(shape: shape, storage: storage, node: node)
  }
}
