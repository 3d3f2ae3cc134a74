import ArgumentParser
import Checkpoints
import Datasets
import Features
import Kernels
import Networks
import Texts

struct Classifier: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a small classifier on a dataset's labels, as a feature network.",
    discussion: """
      The features are the 64 outputs of the last hidden layer. `evaluate --features` computes \
      Fréchet distances of them, and `features` writes them. A tenth of the images is held out to \
      measure the accuracy, which is printed after each epoch. The command uses one process, and \
      writes the same bytes every time. Distances from different classifiers cannot be compared.
      """)

  @Argument(help: "A dataset of labelled images of at least 4 x 4 pixels.")
  var dataset: String

  @Option(help: "Number of epochs.")
  var epochs = 5

  @OptionGroup var destination: Destination

  func validate() throws { try checkPositive(epochs, "--epochs") }

  func run() throws {
    let output = destination.output
    try Failure.reporting {
      try ComputeThreads.use(nil)
      let images = try LabelledImages(dataset, atLeast: ImageClassifier.smallestSide)
      for note in images.notes { printError("note: \(note)\n") }
      var training = ClassifierTraining(on: images, epochs: epochs)
      let file = FeatureFile(output)
      try file.checkWritable(training.network)
      var accuracy: [Double] = []
      for epoch in 1...epochs {
        accuracy.append(training.trainEpoch())
        let percent = NumberText.fixed(100 * accuracy[epoch - 1], decimals: 2)
        try printLine(
          "epoch \(epoch) of \(epochs): \(percent) % of \(training.heldOutCount) held-out images "
            + "classified correctly")
      }
      try file.write(
        training.network, training.parameters, accuracy: accuracy,
        source: "trained on \(dataset) over \(epochs) epochs")
      try printLine(
        "\(output): \(training.network.featureCount) features from \(images.classCount) classes")
    }
  }
}
