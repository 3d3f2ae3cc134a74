import Synchronization

/// How a tensor was made: an entry of the tape.
final class Node: Sendable {
  /// The primitive, or nil for a variable.
  let primitive: (any Primitive)?
  // Three places rather than an array, which would be an allocation more for each call. They are
  // emptied when the node is released, and never changed before.
  nonisolated(unsafe) private var first: Tensor?
  nonisolated(unsafe) private var second: Tensor?
  nonisolated(unsafe) private var third: Tensor?
  /// What was made; the memory alone, since a tensor would hold this node in turn.
  let output: Storage
  let outputShape: [Int]
  /// Counts the nodes of this process: inputs have smaller numbers than what is made of them.
  let number: Int

  private static let created = Atomic(0)

  init(
    _ primitive: (any Primitive)?, _ first: Tensor? = nil, _ second: Tensor? = nil,
    _ third: Tensor? = nil, output: Storage, outputShape: [Int]
  ) {
    self.primitive = primitive
    self.first = first
    self.second = second
    self.third = third
    self.output = output
    self.outputShape = outputShape
    number = Node.created.add(1, ordering: .relaxed).newValue
  }

  /// Input number `index`, as the primitive was called with it.
  func input(_ index: Int) -> Tensor {
    let input =
      switch index {
      case 0: first
      case 1: second
      default: third
      }
    guard let input else { preconditionFailure("a call without an input number \(index)") }
    return input
  }

  /// Calls `body` with the number and the node of each tracked input.
  @inline(__always)
  func forEachInputNode(_ body: (Int, Node) -> Void) {
    if let node = first?.node { body(0, node) }
    if let node = second?.node { body(1, node) }
    if let node = third?.node { body(2, node) }
  }

  /// Releases what only this node led to, one node after the other.
  ///
  /// Left to themselves, nodes would release their inputs from within each other, and a chain of
  /// some ten thousand would overflow the stack.
  deinit {
    var released: [Node] = []
    moveInputs(to: &released)
    while var node = released.popLast() {
      if isKnownUniquelyReferenced(&node) { node.moveInputs(to: &released) }
    }
  }

  private func moveInputs(to nodes: inout [Node]) {
    forEachInputNode { nodes.append($1) }
    (first, second, third) = (nil, nil, nil)
  }
}

extension Tensor {
  /// The same values as a variable: whatever is computed from it can be differentiated by it.
  public var asVariable: Tensor {
    let variable = Node(nil, output: storage, outputShape: shape)
    return Tensor(shape: shape, storage: storage, node: variable)
  }

  /// The same values as a constant.
  public var detached: Tensor {
    node == nil ? self : Tensor(shape: shape, storage: storage)
  }
}
