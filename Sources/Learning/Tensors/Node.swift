/// How a tensor was made: an entry of the tape.
final class Node: Sendable {
  /// The primitive, or nil for a variable.
  let primitive: (any Primitive)?
  let inputs: [Tensor]
  /// One more than the deepest input: a node's inputs always have smaller depths.
  let depth: Int

  init(primitive: (any Primitive)?, inputs: [Tensor]) {
    self.primitive = primitive
    self.inputs = inputs
    depth = 1 + (inputs.lazy.compactMap { $0.node?.depth }.max() ?? 0)
  }
}
