/// The gradients of the sum of `output`'s elements with respect to variables or tracked results.
///
/// This follows the recorded calls back from `output`, and computes only cotangents that lead to a
/// variable. The contributions to a tensor are added in the reverse order of the calls that used it,
/// which is the same in every run. The gradient of a variable that `output` does not depend on is zero.
/// The gradients can be differentiated again if `differentiable` is true.
///
/// - Precondition: every variable is tracked.
/// - Cost: about twice the computation of `output`.
public func gradients(
  of output: Tensor, withRespectTo variables: [Tensor], differentiable: Bool = false
) -> [Tensor] {
  let variableNodes = variables.map { variable -> Node in
    guard let node = variable.node else {
      preconditionFailure("a gradient with respect to a constant")
    }
    return node
  }
  var tape = Tape(from: output.node, to: variableNodes)
  if let root = output.node, tape.contains(root) {
    tape.add(Tensor(repeating: 1, shape: output.shape), to: root)
  }
  while let (node, cotangent) = tape.popLast() {
    guard let primitive = node.primitive else { continue }
    let call = RecordedCall(
      node: node, needsCotangent: tape.containsInputs(of: node), isDifferentiable: differentiable)
    let cotangents = primitive.pullback(of: cotangent, call)
    node.forEachInputNode { index, input in
      guard tape.contains(input) else { return }
      guard let contribution = cotangents[index], contribution.shape == input.outputShape else {
        preconditionFailure(
          "\(primitive) returned no cotangent of shape \(input.outputShape) for input \(index)")
      }
      tape.add(contribution, to: input)
    }
  }
  return zip(variables, variableNodes).map { variable, node in
    tape.cotangent(of: node) ?? Tensor(repeating: 0, shape: variable.shape)
  }
}

/// The nodes between an output and the variables, with the cotangents found so far.
///
/// A node has a greater number than its inputs. So the nodes that lead to a variable have numbers from
/// the smallest number of a variable to the number of the output. Arrays over this range are tables.
private struct Tape {
  /// The number of the node at position 0.
  private let firstNumber: Int
  /// The node at each position, if it leads to a variable.
  private var nodes: [Node?]
  private var cotangents: [Tensor?]
  /// `popLast` has already returned the nodes from this position on.
  private var end: Int
  /// Whether the node at each position is a variable, whose cotangent is kept.
  private let isVariable: [Bool]

  init(from root: Node?, to variables: [Node]) {
    let lowest = variables.map(\.number).min() ?? 0
    let length = max(0, (root?.number ?? 0) - lowest + 1)
    var found = [Node?](repeating: nil, count: length)
    var stack = root.map { [$0] } ?? []
    while let node = stack.popLast() {
      let position = node.number - lowest
      guard position >= 0, found[position] == nil else { continue }
      found[position] = node
      node.forEachInputNode { stack.append($1) }
    }
    var isVariable = [Bool](repeating: false, count: length)
    for variable in variables where variable.number - lowest < length {
      isVariable[variable.number - lowest] = true
    }
    for position in found.indices where !isVariable[position] {
      var leads = false
      found[position]?.forEachInputNode { _, input in
        leads = leads || (input.number >= lowest && found[input.number - lowest] != nil)
      }
      if !leads { found[position] = nil }
    }
    firstNumber = lowest
    nodes = found
    cotangents = [Tensor?](repeating: nil, count: length)
    end = length
    self.isVariable = isVariable
  }

  func contains(_ node: Node) -> Bool {
    let position = node.number - firstNumber
    return position >= 0 && position < nodes.count && nodes[position] != nil
  }

  /// Whether each of the three inputs of a node leads to a variable.
  func containsInputs(of node: Node) -> (Bool, Bool, Bool) {
    var result = (false, false, false)
    node.forEachInputNode { index, input in
      switch index {
      case 0: result.0 = contains(input)
      case 1: result.1 = contains(input)
      default: result.2 = contains(input)
      }
    }
    return result
  }

  func cotangent(of node: Node) -> Tensor? {
    contains(node) ? cotangents[node.number - firstNumber] : nil
  }

  mutating func add(_ contribution: Tensor, to node: Node) {
    let position = node.number - firstNumber
    if cotangents[position] == nil {
      cotangents[position] = contribution
    } else {
      cotangents[position]? += contribution
    }
  }

  /// The last node with a cotangent that was not returned before, and the cotangent.
  mutating func popLast() -> (Node, Tensor)? {
    while end > 0 {
      end -= 1
      guard let node = nodes[end], let cotangent = cotangents[end] else { continue }
      if !isVariable[end] { cotangents[end] = nil }
      return (node, cotangent)
    }
    return nil
  }
}
