import ArgumentParser
import Checkpoints
import Features
import Datasets
import Foundation
import Networks

/// `sjko-dist classifier`: a feature network of our own, for images that Inception-v3 never saw.
struct Classifier: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a small classifier on a dataset's labels, as a feature network.",
    discussion: """
      Its last layer but one, 64 numbers, are the features: `evaluate --features` takes Fréchet \
      distances of them, `features` writes them. A tenth of the images is held out and measures the \
      accuracy, printed after each epoch. The command works in one process, and writes the same \
      bytes every time. Distances by different classifiers cannot be compared.
      """)

  @Argument(help: "A dataset of images of 4 x 4 pixels or more with labels.")
  var dataset: String

  @Option(help: "How often all images are gone through.")
  var epochs = 5

  @Option(help: "The HDF5 file to write.")
  var output: String

  func validate() throws {
    guard epochs > 0 else { throw ValidationError("--epochs must be positive") }
  }

  func run() throws {
    try Failure.reporting {
      let images = try LabelledImages(dataset, atLeast: ImageClassifier.smallestSide)
      var training = ClassifierTraining(on: images, epochs: epochs)
      let file = FeatureFile(output)
      try file.checkWritable(training.network)
      var accuracy: [Double] = []
      for epoch in 1...epochs {
        accuracy.append(training.takeEpoch())
        let percent = String(format: "%.2f", 100 * accuracy[epoch - 1])
        print(
          "epoch \(epoch) of \(epochs): \(percent) % of \(training.heldOutCount) held-out images "
            + "told right")
        fflush(nil)
      }
      try file.write(
        training.network, training.parameters, accuracy: accuracy,
        source: "trained on \(dataset) over \(epochs) epochs")
      print(
        "\(output): \(training.network.featureCount) features from \(images.classCount) classes")
    }
  }
}
