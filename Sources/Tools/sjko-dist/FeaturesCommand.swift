import ArgumentParser
import Datasets
import Features
import Kernels

/// `sjko-dist features`; a struct `Features` would hide the module.
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Compute features of images with a frozen network, as a dataset of points.",
    discussion: """
      Images are first rounded to 256 levels, as in lossless picture files, which FID assumes. \
      `classifier` and jobs/fid/convert_weights.py write feature networks. For Inception-v3, all \
      three channels of a grey image are equal. The command uses one process.
      """)

  @Argument(help: "A dataset of images.")
  var dataset: String

  @Option(help: "The file of the feature network.")
  var network: String

  @Option(help: "The HDF5 file to write: /samples, one row per image.")
  var output: String

  func run() throws {
    try Failure.reporting {
      try ComputeThreads.use(nil)
      let images = try DatasetFile(dataset)
      let extractor = try FeatureExtractor(network)
      if let obstacle = extractor.obstacle(to: images.sampleShape) {
        throw ValidationError("\(dataset): the network of \(network) \(obstacle)")
      }
      for note in try images.check().notes { printError("note: \(note)\n") }
      let features = try extractor.writeFeatures(of: images, to: output)
      try printLine("\(output): \(extractor.featureCount) features of \(features.rowCount) images")
    }
  }
}
