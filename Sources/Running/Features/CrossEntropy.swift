import Tensors

extension Tensor {
  /// A number with the gradient of the mean cross entropy by the logits, but not its value.
  ///
  ///     sum of z (softmax z - e_label) / n,  with the bracket held constant
  ///
  /// The gradient of -log softmax(z)_label by z is the bracket, so no logarithm is needed.
  ///
  /// - Parameter labels: the class of each row.
  /// - Returns: one number, for self of [n, classes].
  func crossEntropySlope(labels: [UInt8]) -> Tensor {
    precondition(shape.count == 2 && shape[0] == labels.count, "\(labels.count) labels of \(shape)")
    var slope = detached.softmax.values
    for (row, label) in labels.enumerated() { slope[row * shape[1] + Int(label)] -= 1 }
    return (1 / Float(labels.count)) * (self * Tensor(slope, shape: shape)).sum()
  }
}
