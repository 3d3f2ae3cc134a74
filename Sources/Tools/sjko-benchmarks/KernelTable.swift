import ArgumentParser
import Kernels

struct KernelTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Time products, activations, sums, updates and convolutions.",
    discussion: """
      Prints the shortest of several timings: 50 timings of 100 calls for the kernels on points, 5 \
      timings of one call for convolutions. The peaks are the rates of a large matrix product and \
      of a large z = a x + b y, measured first. Kernels on arrays that fit into a cache can be faster \
      than the peak of the memory.
      """)

  @Option(help: "Number of units of a hidden layer.")
  var width = 128

  @Option(help: "Number of threads.")
  var threads = 1

  @Flag(help: "Time only the convolutions of the image networks.")
  var convolutions = false

  @Option(help: "Number of images in a batch of the convolutions.")
  var batch = 16

  func validate() throws {
    try check(width, atLeast: 1, "--width")
    try check(threads, atLeast: 1, "--threads")
    try check(batch, atLeast: 1, "--batch")
  }

  func run() throws {
    try ComputeThreads.use(threads)
    try printLine("\(ComputeLibrary.version), \(ComputeLibrary.instructionSet), \(threads) threads")
    let rows = KernelRows(peak: .measured())
    try rows.printHeader()
    if !convolutions {
      for count in [25, 50, 100, 400] {
        try rows.products(rows: count, width: width)
        try rows.activations(rows: count, width: width)
      }
      // About the size of the map for points: ten hidden layers, and small first and last layers.
      try rows.updates(count: 11 * width * width)
    }
    try rows.convolutions(batch: batch)
  }
}
