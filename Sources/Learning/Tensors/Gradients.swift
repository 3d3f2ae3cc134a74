/// The gradients of a number with respect to variables.
///
/// Walks back from `output` along the recorded primitives and computes only the cotangents that
/// lead to one of the variables. Contributions to the same tensor are added in the reverse order
/// of their making, which is the same in every run.
///
/// - Parameters:
///   - output: a tensor; the gradient is that of the sum of its elements.
///   - variables: made by `asVariable`, or tracked intermediate results.
///   - differentiable: whether the gradients themselves will be differentiated.
/// - Returns: one gradient for each variable, of its shape; zeros where `output` does not depend
///   on it.
/// - Precondition: every variable is tracked.
/// - Cost: about two times the computation of `output`.
public func gradients(
  of output: Tensor, withRespectTo variables: [Tensor], differentiable: Bool = false
) -> [Tensor] {
  let targets = variables.map { variable -> Node in
    guard let node = variable.node else { preconditionFailure("a gradient by a constant") }
    return node
  }
  var tape = Tape(from: output.node, to: targets)
  if let root = output.node, tape.contains(root) {
    tape.add(Tensor(repeating: 1, shape: output.shape), to: root)
  }
  while let (node, cotangent) = tape.popLast() {
    guard let primitive = node.primitive else { continue }
    let recorded = Recorded(node: node, isDifferentiable: differentiable)
    let joint = primitive.jointPullback(of: cotangent, recorded)
    node.forEachInputNode { index, source in
      guard tape.contains(source) else { return }
      let contribution =
        joint?[index] ?? primitive.pullback(of: cotangent, toInput: index, recorded)
      precondition(
        contribution.shape == source.outputShape,
        "\(primitive): a cotangent of shape \(contribution.shape) for \(source.outputShape)")
      tape.add(contribution, to: source)
    }
  }
  return zip(variables, targets).map { variable, target in
    tape.cotangent(of: target) ?? Tensor(repeating: 0, shape: variable.shape)
  }
}

/// The nodes between an output and the variables, with the cotangents found so far.
///
/// A node's inputs have smaller numbers, so what leads to a variable lies between the smallest
/// number of a variable and that of the output: plain arrays serve as tables.
private struct Tape {
  private let first: Int
  /// By number: the node if it leads to a variable.
  private var nodes: [Node?]
  private var cotangents: [Tensor?]
  /// Everything from here on was taken by `popLast`.
  private var end: Int
  /// Cotangents of these are kept.
  private let isTarget: [Bool]

  init(from root: Node?, to targets: [Node]) {
    let lowest = targets.map(\.number).min() ?? 0
    let length = max(0, (root?.number ?? 0) - lowest + 1)
    var found = [Node?](repeating: nil, count: length)
    var stack = root.map { [$0] } ?? []
    while let node = stack.popLast() {
      let place = node.number - lowest
      guard place >= 0, found[place] == nil else { continue }
      found[place] = node
      node.forEachInputNode { stack.append($1) }
    }
    var isTarget = [Bool](repeating: false, count: length)
    for target in targets where target.number - lowest < length {
      isTarget[target.number - lowest] = true
    }
    for place in found.indices where !isTarget[place] {
      var leads = false
      found[place]?.forEachInputNode { _, source in
        leads = leads || (source.number >= lowest && found[source.number - lowest] != nil)
      }
      if !leads { found[place] = nil }
    }
    first = lowest
    nodes = found
    cotangents = [Tensor?](repeating: nil, count: length)
    end = length
    self.isTarget = isTarget
  }

  func contains(_ node: Node) -> Bool {
    node.number >= first && node.number - first < nodes.count && nodes[node.number - first] != nil
  }

  func cotangent(of node: Node) -> Tensor? {
    contains(node) ? cotangents[node.number - first] : nil
  }

  mutating func add(_ contribution: Tensor, to node: Node) {
    let place = node.number - first
    cotangents[place] = cotangents[place].map { $0 + contribution } ?? contribution
  }

  /// The last node with a cotangent that was not yet taken.
  mutating func popLast() -> (Node, Tensor)? {
    while end > 0 {
      end -= 1
      guard let node = nodes[end], let cotangent = cotangents[end] else { continue }
      if !isTarget[end] { cotangents[end] = nil }
      return (node, cotangent)
    }
    return nil
  }
}
