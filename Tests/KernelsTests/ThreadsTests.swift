import Kernels
import Testing

@Suite("Threads")
struct ThreadsTests {
  @Test("Elementwise kernels give the same bits on any number of threads", arguments: [2, 3])
  func sameBits(threads: Int) {
    // Long enough for threads, and no multiple of a vector.
    let count = 100_003
    let (x, g) = (numbers(count, seed: 1), numbers(count, seed: 2))
    func results() -> [[Float]] {
      var (activation, slope, sum) = (
        [Float](repeating: .nan, count: count), [Float](repeating: .nan, count: count), g
      )
      Activations.silu(x, to: &activation, count: count)
      Activations.siluFirst(x, silu: activation, times: g, to: &slope, count: count)
      Algebra.accumulate(x, into: &sum, count: count)
      var columns = [Float](repeating: .nan, count: 33)
      Reductions.sumRows(x, to: &columns, rows: count / 33, columns: 33)
      return [activation, slope, sum, columns]
    }
    ComputeThreads.use(1)
    let expected = results()
    ComputeThreads.use(threads)
    #expect(results() == expected)
    ComputeThreads.use(1)
  }
}
