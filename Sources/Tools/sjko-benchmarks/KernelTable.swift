import ArgumentParser
import Kernels

/// `sjko-benchmarks kernels`: what a step consists of, each by itself and in the sizes of the toy.
struct KernelTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Time products, activations, sums and updates.",
    discussion: "Shortest of \(repetitions) timings, each of \(callsPerTiming) calls.")

  @Option(help: "Units of a hidden layer.")
  var width = 128

  private static let repetitions = 50
  private static let callsPerTiming = 100

  func validate() throws {
    guard width > 0 else { throw ValidationError("a layer has units") }
  }

  func run() {
    ComputeThreads.use(1)
    print("\(ComputeLibrary.version), \(ComputeLibrary.instructionSet)")
    for rows in [25, 50, 100, 400] {
      products(rows: rows)
      activations(rows: rows)
    }
    // As many parameters as the toy map has: ten layers and some change.
    updates(count: 11 * width * width)
  }

  private func products(rows: Int) {
    let input = FloatBuffer(count: rows * width, repeating: 0.5)
    let output = FloatBuffer(count: rows * width, repeating: 0.5)
    let weight = FloatBuffer(count: width * width, repeating: 0.5)
    let operations = 2 * rows * width * width
    time("[\(rows), \(width)] [\(width), \(width)]", operations, "GFLOP/s") {
      Products.multiply(
        input.pointer, transposingA: false, weight.pointer, transposingB: false,
        to: output.pointer, rows: rows, inner: width, columns: width)
    }
    time("[\(rows), \(width)]^T [\(rows), \(width)]", operations, "GFLOP/s") {
      Products.multiply(
        input.pointer, transposingA: true, output.pointer, transposingB: false,
        to: weight.pointer, rows: width, inner: rows, columns: width)
    }
  }

  private func activations(rows: Int) {
    let count = rows * width
    let sum = FloatBuffer(count: count, repeating: 0.5)
    let slope = FloatBuffer(count: count, repeating: 0.5)
    let activation = FloatBuffer(count: count)
    let result = FloatBuffer(count: count)
    let bias = FloatBuffer(count: width, repeating: 0)
    time("bias and SiLU of [\(rows), \(width)]", 3 * count * 4, "GB/s") {
      Activations.addBiasAndSilu(
        sum.pointer, bias: bias.pointer, to: activation.pointer, rows: rows, columns: width)
    }
    time("pullback of SiLU of [\(rows), \(width)]", 4 * count * 4, "GB/s") {
      Activations.siluFirst(
        sum.pointer, silu: activation.pointer, times: slope.pointer, to: result.pointer,
        count: count)
    }
    time("sum of the rows of [\(rows), \(width)]", count * 4, "GB/s") {
      Reductions.sumRows(sum.pointer, to: bias.pointer, rows: rows, columns: width)
    }
  }

  private func updates(count: Int) {
    let parameters = FloatBuffer(count: count, repeating: 0)
    let gradient = FloatBuffer(count: count, repeating: 0.5)
    let firstMoment = FloatBuffer(count: count, repeating: 0)
    let secondMoment = FloatBuffer(count: count, repeating: 1)
    time("sum of two gradients of \(count)", 3 * count * 4, "GB/s") { parameters.add(gradient) }
    time("Adam on \(count) parameters", 7 * count * 4, "GB/s") {
      Updates.adam(
        parameters: parameters, gradient: gradient, firstMoment: firstMoment,
        secondMoment: secondMoment, rate: 1e-4, beta1: 0.5, beta2: 0.9, epsilon: 1e-8,
        rootCorrection: 1)
    }
  }

  /// Prints one line: a name, microseconds, and work per nanosecond.
  private func time(_ name: String, _ work: Int, _ unit: String, _ body: () -> Void) {
    let timings = Timings(count: Self.repetitions) {
      for _ in 0..<Self.callsPerTiming { body() }
    }
    let seconds = timings.minimum / Double(Self.callsPerTiming)
    let rate = Double(work) / seconds * 1e-9
    print("\(name): \(tenths(seconds * 1e6)) us, \(tenths(rate)) \(unit)")
  }

  /// A number with one digit behind the point.
  private func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
