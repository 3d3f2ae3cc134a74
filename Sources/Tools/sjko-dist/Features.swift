import ArgumentParser
import Checkpoints
import Datasets
import Foundation
import Networks
import Tensors

/// `sjko-dist features`: what a frozen network sees in images.
struct Features: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make features of images by a frozen network, as a dataset of points.",
    discussion: """
      Images are rounded to 256 levels first, as if they had been saved as pictures without loss, \
      which FID takes for granted; grey ones get their channel three times. Feature networks are \
      files that jobs/fid/convert_weights.py writes. The command works in one process.
      """)

  @Argument(help: "A dataset of images.")
  var dataset: String

  @Option(help: "The file of the feature network.")
  var network: String

  @Option(help: "The HDF5 file to write: /samples, one row an image.")
  var output: String

  /// Images that are seen together; more take more memory and are no faster.
  private static let blockSize = 8

  func run() throws {
    try Failure.reporting {
      let images = try DatasetFile(dataset)
      guard images.sampleShape.count == 3, [1, 3].contains(images.sampleShape[0]) else {
        throw ValidationError(
          "\(dataset): samples of shape \(images.sampleShape) are no images of 1 or 3 channels")
      }
      let (network, values) = try FeatureFile(network).load()
      let parameters = Parameters(constantsOf: values)
      var features: [Float] = []
      for first in stride(from: 0, to: images.rowCount, by: Self.blockSize) {
        let rows = first..<min(first + Self.blockSize, images.rowCount)
        features +=
          network.features(
            of: try images.read(rows: rows).quantized.tensor, with: parameters
          ).values
      }
      try DatasetFile.write(
        SampleArray(
          shape: [images.rowCount, network.featureCount], values: .floats(features)),
        source: "features of \(dataset) by \(self.network)", to: output)
      print("\(output): \(network.featureCount) features of \(images.rowCount) images")
    }
  }
}
