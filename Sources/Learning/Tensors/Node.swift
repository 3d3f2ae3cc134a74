import Synchronization

/// One entry of the graph: how a tensor was computed.
final class Node: Sendable {
  /// Nil for a variable.
  let primitive: (any Primitive)?
  // Changes only in `deinit`, which empties it.
  nonisolated(unsafe) private var inputs: InputTensors
  /// The memory of the output.
  ///
  /// The node does not hold the output tensor: that tensor holds the node, so neither would ever be
  /// released.
  let output: Storage
  let outputShape: [Int]
  /// Counts the nodes of this process, so a node has a greater number than its inputs.
  let number: Int

  private static let created = Atomic(0)

  init(_ primitive: (any Primitive)?, inputs: InputTensors, output: Storage, outputShape: [Int]) {
    self.primitive = primitive
    self.inputs = inputs
    self.output = output
    self.outputShape = outputShape
    number = Node.created.add(1, ordering: .relaxed).newValue
  }

  /// Input number `index` of the call.
  @inline(__always)
  func input(_ index: Int) -> Tensor {
    guard let input = inputs[index] else {
      preconditionFailure("a call without an input number \(index)")
    }
    return input
  }

  /// Calls `body` with the number and the node of each tracked input.
  @inline(__always)
  func forEachInputNode(_ body: (Int, Node) -> Void) {
    if let node = inputs.first?.node { body(0, node) }
    if let node = inputs.second?.node { body(1, node) }
    if let node = inputs.third?.node { body(2, node) }
  }

  /// Releases the nodes that only this node refers to, one after another.
  ///
  /// Without this, each release of a node would call the release of its inputs, and a chain of some ten
  /// thousand nodes would overflow the stack.
  deinit {
    var released: [Node] = []
    moveInputs(to: &released)
    while var node = released.popLast() {
      if isKnownUniquelyReferenced(&node) { node.moveInputs(to: &released) }
    }
  }

  private func moveInputs(to nodes: inout [Node]) {
    forEachInputNode { nodes.append($1) }
    inputs = InputTensors()
  }
}

/// Up to three inputs of a call, or their cotangents; an array would cost one more allocation per call.
struct InputTensors {
  var first: Tensor?
  var second: Tensor?
  var third: Tensor?

  /// Inlined, because a call would copy all three tensors.
  @inline(__always)
  subscript(index: Int) -> Tensor? {
    switch index {
    case 0: first
    case 1: second
    default: third
    }
  }
}

extension Tensor {
  /// The same values as a new variable, with respect to which results can be differentiated.
  public var asVariable: Tensor {
    let variable = Node(nil, inputs: InputTensors(), output: storage, outputShape: shape)
    return Tensor(shape: shape, storage: storage, node: variable)
  }

  /// The same values as a constant.
  public var detached: Tensor {
    node == nil ? self : Tensor(shape: shape, storage: storage)
  }
}
