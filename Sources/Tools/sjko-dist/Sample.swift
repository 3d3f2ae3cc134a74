import ArgumentParser
import Checkpoints
import Datasets
import Figures
import Foundation
import Generation
import Tensors

/// `sjko-dist sample`: draws from a trained map.
struct Sample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw samples of a trained map.",
    discussion: """
      PNG or SVG: images become a grid, or several checkpoints a row each; points of the plane a \
      scatter plot over samples of the target, with a panel for each checkpoint. Checkpoints of one \
      run start from the same random numbers, so that what stands at one place can be compared. \
      HDF5 (.h5): a dataset /samples with one row a sample, which a recipe can name as data. --source \
      writes what these were before the map, each at the same place.
      """)

  @Argument(help: "A checkpoint, a stage's file, or a run folder; for pictures also several.")
  var checkpoints: [String]

  @Option(help: "How many samples of each.")
  var count = 64

  @Option(help: "Where to write: a file that ends in .png, .svg or .h5.")
  var output: String

  @Option(help: "Seed of the random numbers. (default: the run's)")
  var seed: UInt64?

  @Flag(help: "Write what the samples are made from instead.")
  var source = false

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count must be positive") }
    guard ["png", "svg", "h5"].contains(suffix) else {
      throw ValidationError("--output must end in .png, .svg or .h5, not in '\(output)'")
    }
    guard !checkpoints.isEmpty else { throw ValidationError("no checkpoint to sample from") }
  }

  func run() throws {
    try Failure.reporting {
      let maps = try checkpoints.map(read)
      if suffix != "h5", maps.allSatisfy({ $0.sampleShape == [2] }) {
        try ScatterPlot(panels: try maps.map(panel)).write(to: output)
      } else if suffix != "h5" {
        try grid(of: maps).write(to: output)
      } else {
        guard maps.count == 1 else {
          throw ValidationError("a .h5 file holds samples of one checkpoint; name one")
        }
        try DatasetFile.write(
          SampleArray(try samples(of: maps[0])),
          source: "\(source ? "source of samples" : "samples") of \(maps[0].path)",
          to: output)
      }
      print("\(output): \(count) samples of \(maps.map(\.path).joined(separator: ", "))")
    }
  }

  /// Reads a map, and prints which newer checkpoints of a run folder are invalid.
  private func read(_ checkpoint: String) throws -> TrainedMap {
    let map = try TrainedMap(checkpoint)
    for fault in map.passedOver {
      FileHandle.standardError.write(Data("note: passed over \(fault)\n".utf8))
    }
    return map
  }

  private func samples(of map: TrainedMap) throws -> Tensor {
    source ? try map.sources(count, seed: seed) : try map.samples(count, seed: seed)
  }

  private func panel(_ map: TrainedMap) throws -> ScatterPanel {
    ScatterPanel(
      title: source ? "source" : "stage \(map.header.stage)", samples: try samples(of: map),
      target: try map.data(count, seed: map.header.seed))
  }

  /// Images of one map in a square, of several maps in a row for each.
  private func grid(of maps: [TrainedMap]) throws -> ImageGrid {
    let shape = maps[0].sampleShape
    if let other = maps.map(\.sampleShape).first(where: { $0 != shape }) {
      throw ValidationError("samples of shapes \(shape) and \(other) do not go into one picture")
    }
    guard shape.count == 3 else {
      throw ValidationError(
        "samples of shape \(shape) have no picture; write them to a .h5 file")
    }
    return ImageGrid(
      samples: Tensor(
        try maps.flatMap { try samples(of: $0).values },
        shape: [maps.count * count] + shape),
      columnCount: maps.count == 1 ? nil : count)
  }

  private var suffix: String { String(output.split(separator: ".").last ?? "") }
}
