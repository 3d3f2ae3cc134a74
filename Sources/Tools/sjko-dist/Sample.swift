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
      PNG or SVG: images become a grid; points of the plane a scatter plot over samples of the \
      target, with a panel for each checkpoint. HDF5 (.h5): a dataset /samples with one row a \
      sample, which a recipe can name as data.
      """)

  @Argument(help: "A checkpoint, a stage's file, or a run folder; for scatter plots also several.")
  var checkpoints: [String]

  @Option(help: "How many samples of each.")
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
    guard !checkpoints.isEmpty else { throw ValidationError("no checkpoint to sample from") }
  }

  func run() throws {
    try Failure.reporting {
      let maps = try trainedMaps(checkpoints)
      if suffix != "h5", maps.allSatisfy({ $0.sampleShape == [2] }) {
        try ScatterPlot(panels: try maps.map(panel)).write(to: output)
      } else {
        guard maps.count == 1 else {
          throw ValidationError("only scatter plots show several checkpoints; name one")
        }
        try write(maps[0])
      }
      print("\(output): \(count) samples of \(maps.map(\.path).joined(separator: ", "))")
    }
  }

  private func panel(_ map: TrainedMap) throws -> ScatterPanel {
    ScatterPanel(
      title: "stage \(map.header.stage)", samples: try map.samples(count, seed: seed),
      target: try map.target(count, seed: map.header.seed))
  }

  private func write(_ map: TrainedMap) throws {
    let samples = try map.samples(count, seed: seed)
    if suffix == "h5" {
      try DatasetFile.write(SampleArray(samples), source: "samples of \(map.path)", to: output)
    } else if map.sampleShape.count == 3 {
      try ImageGrid(samples: samples).write(to: output)
    } else {
      throw ValidationError(
        "samples of shape \(map.sampleShape) have no picture; write them to a .h5 file")
    }
  }

  private var suffix: String { String(output.split(separator: ".").last ?? "") }
}
