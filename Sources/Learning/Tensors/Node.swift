/// How a tensor was made: an entry of the tape.
final class Node: Sendable {
  /// The primitive, or nil for a variable.
  let primitive: (any Primitive)?
  let inputs: [Tensor]
  /// What was made; the memory alone, since a tensor would hold this node in turn.
  let output: Storage
  let outputShape: [Int]
  /// One more than the deepest input's depth, so that depth orders the tape.
  let depth: Int

  init(primitive: (any Primitive)?, inputs: [Tensor], output: Storage, outputShape: [Int]) {
    self.primitive = primitive
    self.inputs = inputs
    self.output = output
    self.outputShape = outputShape
    var deepest = 0
    for input in inputs { deepest = max(deepest, input.node?.depth ?? 0) }
    depth = deepest + 1
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

  /// Whether derivatives can be taken through this tensor.
  public var isTracked: Bool { node != nil }
}
