import ArgumentParser
import Kernels

/// `sjko-benchmarks kernels`: what a step consists of, each by itself, beside the machine's peak.
struct KernelTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Time products, activations, sums, updates and convolutions.",
    discussion: """
      Shortest of several timings: 50 of 100 calls for the sizes of points, 5 of one call for \
      convolutions. The peak is that of a large product and of a large z = a x + b y, measured \
      before; what a cache holds is faster than memory's peak.
      """)

  @Option(help: "Units of a hidden layer.")
  var width = 128

  @Option(help: "Threads to compute with.")
  var threads = 1

  @Flag(help: "Time the convolutions of the image networks alone.")
  var convolutions = false

  @Option(help: "Images in a batch of the convolutions.")
  var batch = 16

  func validate() throws {
    guard width > 0 else { throw ValidationError("a layer has units") }
    guard threads > 0 && batch > 0 else {
      throw ValidationError("there is at least one thread, and one image")
    }
  }

  func run() {
    ComputeThreads.use(threads)
    print("\(ComputeLibrary.version), \(ComputeLibrary.instructionSet), \(threads) threads")
    let rows = KernelRows(peak: .measured())
    rows.printHeader()
    if !convolutions {
      for count in [25, 50, 100, 400] {
        rows.products(rows: count, width: width)
        rows.activations(rows: count, width: width)
      }
      // As many parameters as the toy map has: ten layers and some change.
      rows.updates(count: 11 * width * width)
    }
    rows.convolutions(batch: batch)
  }
}
