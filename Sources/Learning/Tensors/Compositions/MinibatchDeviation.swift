extension Tensor {
  /// Self with one more channel, which says how much the samples of a group differ.
  ///
  /// Sample i is in the group of the samples i modulo batch / group size. The channel is the mean,
  /// over all elements of a sample, of
  ///
  ///     sqrt(variance over the group + 1e-8)
  ///
  /// with the biased variance: one number for each group, the same in all its pixels. A
  /// discriminator sees by it whether samples vary as data do.
  ///
  /// - Parameter groupSize: of a group; a smaller batch is one group.
  /// - Returns: [batch, height, width, channels + 1].
  /// - Precondition: the group size divides the batch.
  public func withMinibatchDeviation(groupSize: Int) -> Tensor {
    let batch = shape[0]
    let size = min(batch, groupSize)
    precondition(size > 0 && batch.isMultiple(of: size), "groups of \(size) in a batch of \(batch)")
    let (groups, elements) = (batch / size, count / batch)
    // [size, groups, elements]
    let members = reshaped(to: [size, groups, elements])
    let mean = (1 / Float(size)) * members.sum(over: .rows)
    let differences = members - mean.repeated(over: .rows, to: members.shape)
    let variance = (1 / Float(size)) * differences.squared.sum(over: .rows)
    // [groups]
    let deviations =
      (1 / Float(elements)) * (variance + 1e-8).squareRoot.sum(over: .columns)
    let ofSamples = deviations.repeated(over: .rows, to: [size, groups]).reshaped(to: [batch])
    return beside(ofSamples.repeated(over: .columns, to: shape.dropLast() + [1]))
  }
}
