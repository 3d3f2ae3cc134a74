/// Updates of parameters: one pass over memory each.
public enum Updates {
  /// One step of Adam, in the form of PyTorch's.
  ///
  ///     m = beta1 m + (1 - beta1) g        v = beta2 v + (1 - beta2) g^2
  ///     p = p - rate m / (sqrt(v) / rootCorrection + epsilon)
  ///
  /// - Parameters:
  ///   - rate: the learning rate divided by 1 - beta1^t.
  ///   - rootCorrection: the root of 1 - beta2^t.
  public static func adam(
    parameters: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
    firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>,
    count: Int, rate: Float, beta1: Float, beta2: Float, epsilon: Float, rootCorrection: Float
  ) {
    let inverseCorrection = 1 / rootCorrection
    for index in 0..<count {
      let g = gradient[index]
      let m = beta1 * firstMoment[index] + (1 - beta1) * g
      let v = beta2 * secondMoment[index] + (1 - beta2) * g * g
      firstMoment[index] = m
      secondMoment[index] = v
      parameters[index] -= rate * m / (v.squareRoot() * inverseCorrection + epsilon)
    }
  }

  /// average = decay average + (1 - decay) value.
  public static func movingAverage(
    of value: UnsafePointer<Float>, into average: UnsafeMutablePointer<Float>, decay: Float,
    count: Int
  ) {
    Algebra.combine(decay, average, 1 - decay, value, to: average, count: count)
  }
}
