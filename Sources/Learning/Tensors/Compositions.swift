// Functions that networks need and that are composed of primitives.

extension Tensor {
  /// Self with each pixel divided by the root mean square of its channels.
  ///
  ///     y = x / sqrt(mean of x² over channels + 1e-8)
  public var pixelNormalized: Tensor {
    let matrix = [pixelCount, channelCount]
    let pixels = reshaped(to: matrix)
    let meanSquares = (1 / Float(channelCount)) * pixels.squared.sum(over: .columns)
    let inverses = (meanSquares + 1e-8).inverseSquareRoot
    return (pixels * inverses.repeated(over: .columns, to: matrix)).reshaped(to: shape)
  }

  /// Images [batch, height, width, channels] with one more channel: the deviation in a group of samples.
  ///
  /// Sample i belongs to group i modulo (batch / group size); a batch smaller than a group is one group.
  /// The new channel is one number for each group: the mean, over all elements of a sample, of
  ///
  ///     sqrt(variance over the group + 1e-8)
  ///
  /// with the biased variance. A critic can compare it between generated samples and data.
  ///
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
    let deviations = (1 / Float(elements)) * (variance + 1e-8).squareRoot.sum(over: .columns)
    let ofSamples = deviations.repeated(over: .rows, to: [size, groups]).reshaped(to: [batch])
    return appendingChannels(
      of: ofSamples.repeated(over: .columns, to: shape.dropLast() + [1]))
  }
}
