import Synchronization

/// How a tensor was made: an entry of the tape.
final class Node: Sendable {
  /// The primitive, or nil for a variable.
  let primitive: (any Primitive)?
  /// Emptied when the node is released, and never changed before.
  nonisolated(unsafe) private(set) var inputs: [Tensor]
  /// What was made; the memory alone, since a tensor would hold this node in turn.
  let output: Storage
  let outputShape: [Int]
  /// Counts the nodes of this process: inputs have smaller numbers than what is made of them.
  let number: Int

  private static let created = Atomic(0)

  init(primitive: (any Primitive)?, inputs: [Tensor], output: Storage, outputShape: [Int]) {
    self.primitive = primitive
    self.inputs = inputs
    self.output = output
    self.outputShape = outputShape
    number = Node.created.add(1, ordering: .relaxed).newValue
  }

  /// Releases what only this node led to, one node after the other.
  ///
  /// Left to themselves, nodes would release their inputs from within each other, and a chain of
  /// some ten thousand would overflow the stack.
  deinit {
    var released = takeInputs()
    while var node = released.popLast() {
      if isKnownUniquelyReferenced(&node) { released += node.takeInputs() }
    }
  }

  private func takeInputs() -> [Node] {
    let nodes = inputs.compactMap(\.node)
    inputs = []
    return nodes
  }
}

extension Tensor {
  /// The same values as a variable: whatever is computed from it can be differentiated by it.
  public var asVariable: Tensor {
    let variable = Node(primitive: nil, inputs: [], output: storage, outputShape: shape)
    return Tensor(shape: shape, storage: storage, node: variable)
  }

  /// The same values as a constant.
  public var detached: Tensor {
    node == nil ? self : Tensor(shape: shape, storage: storage)
  }
}
