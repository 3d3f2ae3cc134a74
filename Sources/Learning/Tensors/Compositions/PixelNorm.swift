extension Tensor {
  /// Every pixel divided by the root mean square of its channels.
  ///
  ///     y = x / sqrt(mean of x² over channels + 1e-8)
  ///
  /// - Returns: […, channels], like self.
  public var pixelNormalized: Tensor {
    let matrix = [pixelCount, channelCount]
    let pixels = reshaped(to: matrix)
    let meanSquares = (1 / Float(channelCount)) * pixels.squared.sum(over: .columns)
    let inverses = (meanSquares + 1e-8).inverseSquareRoot
    return (pixels * inverses.repeated(over: .columns, to: matrix)).reshaped(to: shape)
  }
}
