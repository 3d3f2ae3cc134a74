/// Updates of parameters; each is one loop over the buffers.
public enum Updates {
  /// One update of Adam, with the same operations as PyTorch's.
  ///
  ///     m = beta1 m + (1 - beta1) g        v = beta2 v + (1 - beta2) g^2
  ///     p = p - rate m / (sqrt(v) / rootCorrection + epsilon)
  ///
  /// At update t, `rate` is the learning rate divided by 1 - beta1^t, and `rootCorrection` is the square
  /// root of 1 - beta2^t. The gradient g can be longer than the parameters p.
  public static func adam(
    parameters: FloatBuffer, gradient: FloatBuffer, firstMoment: FloatBuffer,
    secondMoment: FloatBuffer, rate: Float, beta1: Float, beta2: Float, epsilon: Float,
    rootCorrection: Float
  ) {
    let count = parameters.count
    precondition(
      gradient.count >= count && firstMoment.count == count && secondMoment.count == count,
      "an update of \(count) parameters by \(gradient.count) floats")
    let (p, g) = (parameters.pointer, gradient.pointer)
    let (m, v) = (firstMoment.pointer, secondMoment.pointer)
    let inverseCorrection = 1 / rootCorrection
    func update(_ part: Range<Int>) {
      for index in part {
        let slope = g[index]
        let first = beta1 * m[index] + (1 - beta1) * slope
        let second = beta2 * v[index] + (1 - beta2) * slope * slope
        m[index] = first
        v[index] = second
        p[index] -= rate * first / (second.squareRoot() * inverseCorrection + epsilon)
      }
    }
    if ComputeThreads.areWorthwhile(for: count) {
      ComputeThreads.forParts(of: count, update)
    } else {
      update(0..<count)
    }
  }

  /// average = decay average + (1 - decay) value.
  public static func movingAverage(
    of value: FloatBuffer, into average: FloatBuffer, decay: Float
  ) {
    precondition(
      value.count == average.count, "an average of \(average.count) floats, \(value.count) values")
    Algebra.combine(
      decay, average.pointer, 1 - decay, value.pointer, to: average.pointer,
      count: average.count)
  }
}
