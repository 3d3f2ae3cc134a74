import ArgumentParser
import Kernels

/// `sjko-benchmarks kernels`: the kernels of a training step, compared with the machine's peak.
struct KernelTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Time products, activations, sums, updates and convolutions.",
    discussion: """
      Prints the shortest of several timings: 50 timings of 100 calls for the kernels on points, 5 \
      timings of one call for convolutions. The peaks are the rates of a large matrix product and \
      of a large z = a x + b y, measured first. Arrays that fit into a cache exceed the peak of \
      memory.
      """)

  @Option(help: "Units of a hidden layer.")
  var width = 128

  @Option(help: "Number of threads.")
  var threads = 1

  @Flag(help: "Time only the convolutions of the image networks.")
  var convolutions = false

  @Option(help: "Images in a batch of the convolutions.")
  var batch = 16

  func validate() throws {
    guard width > 0 else { throw ValidationError("--width must be at least 1") }
    guard threads > 0 && batch > 0 else {
      throw ValidationError("--threads and --batch must be at least 1")
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
      // The size of the map of points: ten hidden layers, and the small first and last ones.
      rows.updates(count: 11 * width * width)
    }
    rows.convolutions(batch: batch)
  }
}
