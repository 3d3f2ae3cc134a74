/// The gradients of a number with respect to variables.
///
/// Walks back from `output` along the recorded primitives and computes only the cotangents that
/// lead to one of the variables. Contributions to the same tensor are added in the order of the
/// tape, which is the same in every run.
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
  let targets = variables.map { variable -> ObjectIdentifier in
    guard let node = variable.node else { preconditionFailure("a gradient by a constant") }
    return ObjectIdentifier(node)
  }
  let tape = Tape(from: output.node, to: Set(targets))
  var cotangents: [ObjectIdentifier: Tensor] = [:]
  if let root = output.node, tape.leads(root) {
    cotangents[ObjectIdentifier(root)] = Tensor(repeating: 1, shape: output.shape)
  }
  let wanted = Set(targets)
  for node in tape.nodes.reversed() {
    let name = ObjectIdentifier(node)
    guard let primitive = node.primitive, let cotangent = cotangents[name] else { continue }
    if !wanted.contains(name) { cotangents[name] = nil }
    let recorded = Recorded(node: node, isDifferentiable: differentiable)
    for (index, input) in node.inputs.enumerated() {
      guard let source = input.node, tape.leads(source) else { continue }
      let contribution = primitive.pullback(of: cotangent, toInput: index, recorded)
      precondition(
        contribution.shape == input.shape,
        "\(primitive): a cotangent of shape \(contribution.shape) for \(input.shape)")
      let key = ObjectIdentifier(source)
      cotangents[key] = cotangents[key].map { $0 + contribution } ?? contribution
    }
  }
  return zip(variables, targets).map { variable, target in
    cotangents[target] ?? Tensor(repeating: 0, shape: variable.shape)
  }
}

/// The part of the tape between an output and the variables.
private struct Tape {
  /// Nodes that lead to a target, inputs before outputs.
  let nodes: [Node]
  private let members: Set<ObjectIdentifier>

  init(from root: Node?, to targets: Set<ObjectIdentifier>) {
    var found: [Node] = []
    var visited: Set<ObjectIdentifier> = []
    var stack = root.map { [$0] } ?? []
    while let node = stack.popLast() {
      guard visited.insert(ObjectIdentifier(node)).inserted else { continue }
      found.append(node)
      for input in node.inputs { if let source = input.node { stack.append(source) } }
    }
    // Equal depths keep the order in which the walk found them, so that sums have one order.
    let ordered = found.enumerated().sorted {
      ($0.element.depth, $0.offset) < ($1.element.depth, $1.offset)
    }
    var members: Set<ObjectIdentifier> = []
    nodes = ordered.lazy.map(\.element).filter { node in
      let leads =
        targets.contains(ObjectIdentifier(node))
        || node.inputs.contains { input in
          input.node.map { members.contains(ObjectIdentifier($0)) } ?? false
        }
      if leads { members.insert(ObjectIdentifier(node)) }
      return leads
    }
    self.members = members
  }

  func leads(_ node: Node) -> Bool { members.contains(ObjectIdentifier(node)) }
}
