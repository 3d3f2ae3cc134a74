import Tensors
import Testing

/// Fused and composed operations, compared with plain ones.
///
/// Images are [batch, height, width, channels].
@Suite("Operations on images")
struct ImageTests {
  @Test("Group norm and its gradient agree with the plain formula", arguments: [1, 2, 3, 6])
  func groupNorm(groups: Int) {
    let shape = [2, 4, 3, 6]
    let x = Tensor.plain(shape, seed: 1).asVariable
    let weights = Tensor.plain(shape, seed: 2)
    let fused = x.groupNormalized(groups: groups, epsilon: 1e-6)
    let plain = plainGroupNorm(x, groups: groups, epsilon: 1e-6)
    #expect(fused.shape == shape)
    let slope = gradients(of: fused * weights, withRespectTo: [x])[0]
    let plainSlope = gradients(of: plain * weights, withRespectTo: [x])[0]
    // A sum of 72 / groups numbers is rounded as often; results and factors are less than 4.
    let allowed = Float(72 / groups + 16) * 0x1p-24 * 4
    #expect(greatestDifference(fused, plain) < allowed)
    #expect(greatestDifference(slope, plainSlope) < allowed)
  }

  // A group is a part of a vector, one vector, one and a half vectors, or two vectors.
  @Test(
    "Fused group norm, factors and SiLU agree with the three operations",
    arguments: [(32, 8), (32, 2), (48, 2), (64, 2), (32, 1)])
  func groupNormSiLU(channels: Int, groups: Int) {
    let shape = [2, 3, 5, channels]
    let x = Tensor.plain(shape, seed: 1).asVariable
    let gamma = Tensor.plain([2, channels], seed: 2).asVariable
    let beta = Tensor.plain([2, channels], seed: 3).asVariable
    let weights = Tensor.plain(shape, seed: 4)
    let fused = x.groupNormalizedSiLU(groups: groups, epsilon: 1e-6, gamma: gamma, beta: beta)
    let plain = x.groupNormalized(groups: groups, epsilon: 1e-6)
      .scaledAndShifted(gamma: gamma, beta: beta).silu
    let slopes = [fused, plain].map {
      gradients(of: $0 * weights, withRespectTo: [x, gamma, beta])
    }
    // A sum of 15 channels / groups numbers is rounded as often; results, factors and the numbers
    // that are summed over the 15 pixels are less than 16.
    let allowed = Float(15 * channels / groups + 32) * 0x1p-24 * 16
    #expect(greatestDifference(fused, plain) < allowed)
    for (slope, plainSlope) in zip(slopes[0], slopes[1]) {
      #expect(slope.shape == plainSlope.shape)
      #expect(greatestDifference(slope, plainSlope) < allowed)
    }
  }

  @Test("A second derivative of group norm stops with a message")
  func secondDerivativeOfGroupNorm() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let x = Tensor.plain([2, 2, 2, 4], seed: 1).asVariable
      let y = x.groupNormalized(groups: 2, epsilon: 1e-6).squared
      let slope = gradients(of: y, withRespectTo: [x], differentiable: true)[0]
      _ = gradients(of: slope, withRespectTo: [x])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("the second derivative of group norm is not provided"))
  }

  @Test("Scaling and shifting channels has the bits of repeated factors and offsets")
  func scaleAndShift() {
    let x = Tensor.plain([2, 3, 5, 17], seed: 1)
    let (gamma, beta) = (Tensor.plain([2, 17], seed: 2), Tensor.plain([2, 17], seed: 3))
    let plain =
      x * gamma.repeated(over: .pixels, to: x.shape) + beta.repeated(over: .pixels, to: x.shape)
    #expect(x.scaledAndShifted(gamma: gamma, beta: beta).values == plain.values)
  }

  @Test("The minibatch deviation agrees with its formula", arguments: [1, 2, 4, 8, 12])
  func minibatchDeviation(batch: Int) {
    let x = Tensor.plain([batch, 2, 3, 5], seed: 1)
    let result = x.withMinibatchDeviation(groupSize: 4)
    #expect(result.shape == [batch, 2, 3, 6])
    #expect(result.channels(0..<5).values == x.values)
    let size = min(batch, 4)
    let stride = batch / size
    let values = x.values.map { Double($0) }
    for sample in 0..<batch {
      var sum = 0.0
      for element in 0..<30 {
        let members = (0..<size).map { values[($0 * stride + sample % stride) * 30 + element] }
        let mean = members.reduce(0, +) / Double(size)
        let variance = members.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size)
        sum += (variance + 1e-8).squareRoot()
      }
      // Thirty roots less than 2, a dozen roundings of each and thirty of the sum, relative to it.
      for value in result.rows(sample..<(sample + 1)).channels(5..<6).values {
        #expect(abs(Double(value) - sum / 30) < 42 * 0x1p-24 * (sum / 30))
      }
    }
  }

  @Test("Pixel norm makes the mean square of the channels one")
  func pixelNorm() {
    let x = Tensor.plain([3, 2, 7], seed: 1)
    let y = x.pixelNormalized.values.map { Double($0) }
    for pixel in 0..<6 {
      let values = x.values[(7 * pixel)..<(7 * pixel + 7)].map { Double($0) }
      let meanSquare = values.reduce(0) { $0 + $1 * $1 } / 7
      for channel in 0..<7 {
        let expected = values[channel] / (meanSquare + 1e-8).squareRoot()
        // Eight roundings of the sum, which the root halves, and five more.
        #expect(abs(y[7 * pixel + channel] - expected) <= 9 * 0x1p-24 * abs(expected))
      }
    }
  }

  @Test("Attention is the weighted mean of the values, for each sample")
  func attention() {
    let (queries, keys) = (Tensor.plain([2, 3, 4], seed: 1), Tensor.plain([2, 5, 4], seed: 2))
    let values = Tensor.plain([2, 5, 6], seed: 3)
    let weights = Tensor.matrixProduct(0.5 * queries, transposing: keys).softmax
    let result = Tensor.matrixProduct(weights, values)
    #expect(result.shape == [2, 3, 6])
    for sample in 0..<2 {
      let row = sample..<(sample + 1)
      let single = Tensor.matrixProduct(
        0.5 * queries.rows(row).reshaped(to: [3, 4]),
        transposing: keys.rows(row).reshaped(to: [5, 4]))
      let sums = single.exponential.sum(over: .columns)
      let plain = Tensor.matrixProduct(
        single.exponential, values.rows(row).reshaped(to: [5, 6]))
      for index in 0..<18 {
        let expected = plain.values[index] / sums.values[index / 6]
        // Logits less than 8 and sums of five: a few dozen roundings of numbers less than 2.
        #expect(abs(result.rows(row).values[index] - expected) < 32 * 2 * 0x1p-24)
      }
    }
  }

  @Test("Channels are concatenated and sliced in order")
  func channels() {
    let (x, y) = (Tensor([1, 2, 3, 4], shape: [2, 2]), Tensor([5, 6], shape: [2, 1]))
    #expect(x.appendingChannels(of: y).values == [1, 2, 5, 3, 4, 6])
    #expect(x.appendingChannels(of: y).channels(1..<3).values == [2, 5, 4, 6])
  }

  @Test("A constant image stays constant away from the border at half or twice the resolution")
  func constants() {
    let image = Tensor(repeating: 3, shape: [1, 4, 4, 1])
    #expect(Array(image.downsampled2x.values) == [Float](repeating: 3 * 49 / 64, count: 4))
    let inner = image.upsampled2x.values.enumerated().filter { index, _ in
      (1..<7).contains(index / 8) && (1..<7).contains(index % 8)
    }
    #expect(inner.allSatisfy { $0.element == 3 } as Bool)
  }

  @Test("The bits of a sample do not depend on its position in the batch")
  func places() {
    // With quotients no result is exact.
    let x = Tensor.plain([3, 4, 6, 18], seed: 1) * Tensor.plain([3, 4, 6, 18], seed: 2).sigmoid
    let (gamma, beta) = (Tensor.plain([3, 18], seed: 3), Tensor.plain([3, 18], seed: 4))
    func evaluate(_ samples: Range<Int>) -> [Tensor] {
      let x = x.rows(samples).asVariable
      let normalized = x.groupNormalized(groups: 3, epsilon: 1e-6)
        .scaledAndShifted(gamma: gamma.rows(samples), beta: beta.rows(samples))
      let filtered = normalized.downsampled2x.upsampled2x.blurred.tanh.leakyReLU(slope: 0.2)
      let tokens = normalized.reshaped(to: [samples.count, 24, 18])
      let weights = Tensor.matrixProduct(tokens, transposing: tokens).softmax
      let mixed = Tensor.matrixProduct(weights, tokens).pixelNormalized
      return [filtered, mixed] + gradients(of: filtered.squared.sum(), withRespectTo: [x])
        + gradients(of: mixed * tokens, withRespectTo: [x])
    }
    for (whole, single) in zip(evaluate(0..<3), evaluate(2..<3)) {
      #expect(whole.rows(2..<3).values == single.values)
    }
  }

  /// Group norm without groups: one slice of channels after another.
  private func plainGroupNorm(_ x: Tensor, groups: Int, epsilon: Float) -> Tensor {
    let size = x.shape[3] / groups
    let parts = (0..<groups).map { group -> Tensor in
      let slice = x.channels((group * size)..<((group + 1) * size))
      let samples = slice.reshaped(to: [x.shape[0], slice.count / x.shape[0]])
      let share = 1 / Float(samples.shape[1])
      let mean = share * samples.sum(over: .columns)
      let deviations = samples - mean.repeated(over: .columns, to: samples.shape)
      let variance = share * deviations.squared.sum(over: .columns)
      let inverse = (variance + epsilon).inverseSquareRoot
      return (deviations * inverse.repeated(over: .columns, to: samples.shape))
        .reshaped(to: slice.shape)
    }
    return parts.dropFirst().reduce(parts[0]) { $0.appendingChannels(of: $1) }
  }

  private func greatestDifference(_ x: Tensor, _ y: Tensor) -> Float {
    zip(x.values, y.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}
