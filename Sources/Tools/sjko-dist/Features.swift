import ArgumentParser
import Datasets
import Features
import Foundation
import Tensors

/// `sjko-dist features`: what a frozen network sees in images.
struct Features: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make features of images by a frozen network, as a dataset of points.",
    discussion: """
      Images are rounded to 256 levels first, as if they had been saved as pictures without loss, \
      which FID takes for granted. Feature networks are files that `classifier` or \
      jobs/fid/convert_weights.py writes; Inception-v3 sees grey images in its three channels. The command works in one process.
      """)

  @Argument(help: "A dataset of images.")
  var dataset: String

  @Option(help: "The file of the feature network.")
  var network: String

  @Option(help: "The HDF5 file to write: /samples, one row an image.")
  var output: String

  func run() throws {
    try Failure.reporting {
      let images = try DatasetFile(dataset)
      let extractor = try FeatureExtractor(network)
      if let obstacle = extractor.obstacle(to: images.sampleShape) {
        throw ValidationError("\(dataset): the network of \(network) \(obstacle)")
      }
      var features: [Float] = []
      for first in stride(from: 0, to: images.rowCount, by: 256) {
        let rows = first..<min(first + 256, images.rowCount)
        features += extractor.features(of: try images.read(rows: rows).tensor).values
      }
      try DatasetFile.write(
        SampleArray(
          shape: [images.rowCount, extractor.featureCount], values: .floats(features)),
        source: "features of \(dataset) by \(network)", to: output)
      print("\(output): \(extractor.featureCount) features of \(images.rowCount) images")
    }
  }
}
