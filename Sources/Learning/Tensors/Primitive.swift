import Kernels

/// An elementary operation with its derivative.
///
/// A primitive computes with `Kernels`. Its pullback is written in tensor operations, so that
/// derivatives can be differentiated again.
protocol Primitive: Sendable {
  /// The kind of the calls for an operation counter.
  var kind: OperationKind { get }

  /// The number of multiplications and additions of a call with this first input and output shape.
  ///
  /// It is 0 for primitives that spend their time on memory traffic.
  func operationCount(_ first: Tensor, shape: [Int]) -> Int

  /// The number of floats that a call reads in addition to its inputs.
  var sideCount: Int { get }

  /// The transposed derivative with respect to each input that needs it, applied to `cotangent`.
  ///
  /// The cotangent has the shape of the output, and the results have the shapes of the inputs.
  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors
}

extension Primitive {
  /// The operations of the convolution, if the kind has one; otherwise 0.
  func operationCount(_ first: Tensor, shape: [Int]) -> Int { kind.geometry?.operationCount ?? 0 }

  /// 0, for primitives that read only their inputs.
  var sideCount: Int { 0 }

  /// Stops the program, because the primitive does not have this derivative.
  func missing(_ derivative: String) -> Tensor {
    preconditionFailure("\(derivative) is not provided")
  }
}

/// A recorded call of a primitive, from which its pullback computes cotangents.
struct RecordedCall {
  let node: Node
  /// Whether each of the three inputs leads to a variable.
  let needsCotangent: (Bool, Bool, Bool)
  /// Whether the derivatives themselves will be differentiated.
  ///
  /// If not, inputs and output are constants, so that the pullback's own calls are not recorded.
  let isDifferentiable: Bool

  /// Input number `index`.
  func input(_ index: Int) -> Tensor {
    isDifferentiable ? node.input(index) : node.input(index).detached
  }

  /// The shape of input number `index`.
  func inputShape(_ index: Int) -> [Int] { node.input(index).shape }

  /// The result of the call.
  var output: Tensor {
    Tensor(shape: node.outputShape, storage: node.output, node: isDifferentiable ? node : nil)
  }

  /// Evaluates the expressions of the cotangents that are needed, and no others.
  @inline(__always)
  func cotangents(
    _ first: @autoclosure () -> Tensor, _ second: @autoclosure () -> Tensor? = nil,
    _ third: @autoclosure () -> Tensor? = nil
  ) -> InputTensors {
    InputTensors(
      first: needsCotangent.0 ? first() : nil, second: needsCotangent.1 ? second() : nil,
      third: needsCotangent.2 ? third() : nil)
  }
}

extension Primitive {
  /// Computes an output and, if any input is tracked, records the call.
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
    let inputs = InputTensors(first: first, second: second, third: third)
    let node = Node(self, inputs: inputs, output: storage, outputShape: shape)
    return Tensor(shape: shape, storage: storage, node: node)
  }
}
