import Kernels
import Testing

@Suite("Threads, and the peak of the machine")
struct ThreadsTests {
  /// The parameters after an update.
  private func adam(_ parameters: [Float], _ gradient: [Float]) -> [Float] {
    let buffers = [parameters, gradient, gradient, parameters.map(abs)].map { values in
      let buffer = FloatBuffer(count: values.count)
      buffer.withMutableSpan { span in for index in values.indices { span[index] = values[index] } }
      return buffer
    }
    Updates.adam(
      parameters: buffers[0], gradient: buffers[1], firstMoment: buffers[2],
      secondMoment: buffers[3], rate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 1e-8,
      rootCorrection: 1)
    return buffers[0].values
  }

  @Test("Kernels give the same bits on any number of threads", arguments: [2, 3])
  func sameBits(threads: Int) throws {
    // Long enough for several threads, and not a multiple of a vector.
    let count = 100_003
    let (x, g) = (numbers(count, seed: 1), numbers(count, seed: 2))
    func results() -> [[Float]] {
      var (activation, slope, sum) = (
        [Float](repeating: .nan, count: count), [Float](repeating: .nan, count: count), g
      )
      Activations.silu(x, to: &activation, count: count)
      Activations.siluGradient(x, silu: activation, times: g, to: &slope, count: count)
      Algebra.accumulate(x, into: &sum, count: count)
      var columns = [Float](repeating: .nan, count: 33)
      Reductions.sumRows(x, to: &columns, rows: count / 33, columns: 33)
      var transpose = [Float](repeating: .nan, count: count / 33 * 33)
      Products.transpose(x, to: &transpose, rows: count / 33, columns: 33)
      return [activation, slope, sum, columns, transpose, adam(x, g)]
    }
    try ComputeThreads.use(1)
    let expected = results()
    try ComputeThreads.use(threads)
    #expect(results() == expected)
    try ComputeThreads.use(1)
  }

  @Test("More threads than any host has cores are refused")
  func tooManyThreads() {
    let shortage = #expect(throws: ThreadShortage.self) { try ComputeThreads.use(10_000_000) }
    let text = shortage?.description ?? ""
    #expect(text.contains("10000000 threads that it is to compute with, only 1024"), "\(text)")
  }

  @Test("The measured peak is plausible for a machine")
  func machinePeak() {
    let peak = MachinePeak.measured()
    // Bounds far outside what machines reach: they find a wrong unit, and a division by zero.
    #expect(peak.operationsPerSecond > 1e7 && peak.operationsPerSecond < 1e15)
    #expect(peak.bytesPerSecond > 1e7 && peak.bytesPerSecond < 1e14)
  }
}
