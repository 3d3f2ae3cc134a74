import ArgumentParser
import Checkpoints
import Datasets
import Figures
import Generation
import Kernels
import Tensors
import Texts
import Traits

struct Sample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw samples of a trained map.",
    usage: "sjko-dist sample <checkpoints> ... --output <output> [<options>]",
    discussion: """
      PNG or SVG: images are drawn as a grid, with a row for each checkpoint if there are several. \
      Points of the plane are drawn as a scatter plot over samples of the data, if these are there, \
      with a panel for each checkpoint. Checkpoints of one run get the same random numbers, so samples at the same \
      place can be compared. HDF5 (.h5): a dataset /samples with one row per sample, which a recipe \
      can use as data. A checkpoint needs no other file, except the source if that is a dataset. Row i of --source is the input of row i of the samples.
      """)

  @Argument(help: "A checkpoint, the file of a stage, or a run folder; several for pictures.")
  var checkpoints: [String]

  @Option(help: "Number of samples from each checkpoint.")
  var count = 64

  @Option(help: "The file to write; its name ends in .png, .svg or .h5.")
  var output: String

  @OptionGroup var chosen: ChosenParameters

  @Option(help: "Seed of the random numbers. (default: the seed of the run)")
  var seed: UInt64?

  @Flag(help: "Write the inputs of the map, drawn from the source, instead of its samples.")
  var source = false

  func validate() throws {
    try checkPositive(count, "--count")
    guard ["png", "svg", "h5"].contains(suffix) else {
      throw ValidationError("--output must end in .png, .svg or .h5, not in '\(output)'")
    }
    guard !source || chosen.parameters == nil else {
      throw ValidationError("the inputs of a map have no parameters: omit --parameters or --source")
    }
  }

  func run() throws {
    try Failure.reporting {
      if suffix != "h5" {
        try BuildTrait.drawings.require(to: "draw samples (a .h5 file needs no drawing)")
      }
      let maps = try checkpoints.map(read)
      try checkMemory(of: maps)
      if suffix != "h5", maps.allSatisfy({ $0.sampleShape == [2] }) {
        try ScatterPlot(panels: try maps.map(panel)).write(to: output)
      } else if suffix != "h5" {
        try grid(of: maps).write(to: output)
      } else {
        guard maps.count == 1 else {
          throw ValidationError("a .h5 file holds samples of one checkpoint; name one")
        }
        let kind = maps[0].parametersKind.rawValue
        try DatasetFile.write(
          SampleArray(try samples(of: maps[0])),
          source: source
            ? "source of samples of \(maps[0].path)"
            : "samples of \(maps[0].path), \(kind) parameters of the map",
          attributes: source ? [:] : ["parameters": kind], to: output)
      }
      try printLine("\(output): \(count) \(source ? "inputs" : "samples") of \(names(of: maps))")
    }
  }

  /// Refuses more samples than fit into memory with a copy of them.
  private func checkMemory(of maps: [TrainedMap]) throws {
    let needed = maps.reduce(0) { $0 + 8 * Double(count) * Double($1.sampleShape.elementCount) }
    guard needed > 0.9 * Double(HostMemory.bytes) else { return }
    throw ValidationError(
      "--count \(count) needs \(NumberText.bytes(Int(min(needed, 0x1p62)))) of memory, and this "
        + "host has \(NumberText.bytes(HostMemory.bytes)): reduce it to "
        + "\(Int(0.9 * Double(HostMemory.bytes) / needed * Double(count))) or less")
  }

  /// The checkpoints, with the parameters that generated the samples.
  private func names(of maps: [TrainedMap]) -> String {
    let kinds = Set(maps.map(\.parametersKind.rawValue)).sorted().joined(separator: " or ")
    return maps.map(\.path).joined(separator: ", ") + (source ? "" : " (\(kinds) parameters)")
  }

  /// Reads a map, and prints which newer checkpoints of a run folder are invalid.
  private func read(_ checkpoint: String) throws -> TrainedMap {
    let map = try TrainedMap(checkpoint, parameters: chosen.parameters)
    for fault in map.passedOver { printError("note: passed over \(fault)\n") }
    return map
  }

  private func samples(of map: TrainedMap) throws -> Tensor {
    source ? try map.sources(count, seed: seed) : try map.samples(count, seed: seed)
  }

  /// A scatter plot; without samples of the data if their files are not there.
  private func panel(_ map: TrainedMap) throws -> ScatterPanel {
    var target: Tensor?
    do { target = try map.data(count, seed: map.header.seed) } catch let fault as RunSamplesFault {
      printError("note: the picture does not show the data: \(fault)\n")
    }
    return ScatterPanel(
      title: source ? "source" : "stage \(map.header.stage)", samples: try samples(of: map),
      target: target)
  }

  /// A square of images of one map, or a row of images for each of several maps.
  private func grid(of maps: [TrainedMap]) throws -> ImageGrid {
    let shape = maps[0].sampleShape
    if let other = maps.map(\.sampleShape).first(where: { $0 != shape }) {
      throw ValidationError("samples of shapes \(shape) and \(other) do not go into one picture")
    }
    guard ImageGrid.canShow(shape) else {
      throw ValidationError("samples of shape \(shape) have no picture; write them to a .h5 file")
    }
    let values = try maps.flatMap { $0.shown(try samples(of: $0)).values }
    return ImageGrid(
      samples: Tensor(values, shape: [maps.count * count] + shape),
      columnCount: maps.count == 1 ? nil : count)
  }

  private var suffix: String { String(output.split(separator: ".").last ?? "") }
}
