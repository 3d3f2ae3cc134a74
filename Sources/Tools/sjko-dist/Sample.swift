import ArgumentParser
import Checkpoints
import Datasets
import Measurement
import Training

/// `sjko-dist sample`: draws from a trained map.
struct Sample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw samples of a trained map.",
    discussion: """
      PNG or SVG: images become a grid, points of the plane a scatter plot over samples of the \
      target. HDF5 (.h5): a dataset /samples with one row a sample, which a recipe can name as data.
      """)

  @Argument(help: "A checkpoint, a stage's file, or a run folder.")
  var checkpoint: String

  @Option(help: "How many samples.")
  var count = 64

  @Option(help: "Where to write: a file that ends in .png, .svg or .h5.")
  var output: String

  @Option(help: "Seed of the random numbers. (default: the run's)")
  var seed: UInt64?

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count must be positive") }
    guard ["png", "svg", "h5"].contains(suffix) else {
      throw ValidationError("--output must end in .png, .svg or .h5, not in '\(output)'")
    }
  }

  func run() throws {
    try Failure.reporting {
      let map = try TrainedMap(checkpoint)
      let samples = try map.samples(count, seed: seed)
      if suffix == "h5" {
        try DatasetFile.write(
          SampleArray(samples), source: "samples of \(map.path)", to: output)
      } else if map.sampleShape.count == 3 {
        try ImageGrid(samples: samples).write(to: output)
      } else if map.sampleShape == [2] {
        let panel = ScatterPanel(
          title: "stage \(map.header.stage)", samples: samples,
          target: try map.target(count, seed: map.header.seed))
        try ScatterPlot(panels: [panel]).write(to: output)
      } else {
        throw ValidationError(
          "samples of shape \(map.sampleShape) have no picture; write them to a .h5 file")
      }
      print("\(output): \(count) samples of \(map.path)")
    }
  }

  private var suffix: String { String(output.split(separator: ".").last ?? "") }
}
