/// An elementary operation that knows its derivative.
///
/// A primitive computes with `Kernels`; its pullback is written in tensor operations, so that
/// derivatives can be differentiated again.
protocol Primitive: Sendable {
  /// What a counter of operations enters calls under.
  var kind: OperationKind { get }

  /// Multiplications and additions of a call; 0 where the time goes into reading and writing.
  ///
  /// - Parameters:
  ///   - first: the first input.
  ///   - shape: of the output.
  /// - Returns: how many, exactly.
  func operationCount(_ first: Tensor, shape: [Int]) -> Int

  /// Floats that a call reads besides its inputs.
  var sideCount: Int { get }

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
    if let counter = OperationCounter.current {
      let inputCount = first.count + (second?.count ?? 0) + (third?.count ?? 0)
      let call = OperationCall(
        kind: kind, operationCount: operationCount(first, shape: shape),
        floatCount: inputCount + sideCount + storage.count)
      counter.enter(call) { compute(storage.pointer) }
    } else {
      compute(storage.pointer)
    }
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
