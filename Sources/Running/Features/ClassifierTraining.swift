public import Datasets
public import Networks
import Optimizers
import Randomness
import Tensors

/// Trains a classifier on labelled images, in one process, with the same result every time.
///
/// Adam trains on batches of 64. The learning rate falls from 1e-3 to 0 along half a cosine. Every
/// epoch visits the images in another random order. A random tenth of the images is not used in
/// training, but measures accuracy.
public struct ClassifierTraining {
  /// The classifier that is trained.
  public let network: ImageClassifier
  /// The current values of its parameters.
  public let parameters: FlatParameters
  /// Number of images that are held out of training.
  public var heldOutCount: Int { heldOut.count }

  private let images: LabelledImages
  private let trained: [Int]
  private let heldOut: [Int]
  private let epochs: Int
  private let optimizer: Adam
  private var epoch = 0

  private static let seed: UInt64 = 1024
  private static let batch = 64
  private static let learningRate: Float = 1e-3

  /// Chooses the held-out images and initializes the parameters.
  ///
  /// - Precondition: `epochs` is positive.
  public init(on images: LabelledImages, epochs: Int) {
    precondition(epochs > 0, "\(epochs) epochs")
    self.images = images
    self.epochs = epochs
    let order = KeyedPermutation(
      count: images.count, key: RandomKey(seed: Self.seed, purpose: .evaluation))
    let rows = (0..<images.count).map { order[$0] }
    // A tenth, but at least one image.
    let heldOutCount = max(1, images.count / 10)
    trained = Array(rows.dropLast(heldOutCount))
    heldOut = Array(rows.suffix(heldOutCount))
    network = ImageClassifier(imageShape: images.imageShape, classCount: images.classCount)
    parameters = FlatParameters(initializing: network.layout, seed: Self.seed, network: 0)
    optimizer = Adam(settings: AdamSettings(beta1: 0.9, beta2: 0.999), layout: network.layout)
  }

  /// Trains one epoch, and returns the share of held-out images that are then classified correctly.
  ///
  /// - Precondition: this is not called more often than the number of epochs.
  public mutating func trainEpoch() -> Double {
    precondition(epoch < epochs, "epoch \(epoch) of \(epochs)")
    let order = KeyedPermutation(
      count: trained.count, key: RandomKey(seed: Self.seed, purpose: .realData, step: epoch))
    let rows = (0..<trained.count).map { trained[order[$0]] }
    let parts = rows.parts(of: Self.batch)
    for (index, part) in parts.enumerated() {
      let rate = Schedule.cosine(floor: 0).learningRate(
        initial: Self.learningRate, step: epoch * parts.count + index, of: epochs * parts.count)
      optimizer.update(parameters, by: gradient(on: part), learningRate: rate)
    }
    epoch += 1
    return accuracy
  }

  /// The gradient of the mean cross entropy of some images.
  private func gradient(on rows: [Int]) -> FlatParameters {
    let variables = Parameters(constantsOf: parameters).asVariables
    let loss = network(images.images(rows), with: variables)
      .crossEntropySurrogate(labels: rows.map { images.labels[$0] })
    return FlatParameters(
      layout: network.layout, gathering: gradients(of: loss, withRespectTo: variables.tensors))
  }

  /// The share of held-out images whose class has the highest score.
  private var accuracy: Double {
    let constants = Parameters(constantsOf: parameters)
    var correctCount = 0
    for part in heldOut.parts(of: 256) {
      let logits = network(images.images(part), with: constants).values
      for (index, row) in part.enumerated() {
        let scores = logits[index * network.classCount..<(index + 1) * network.classCount]
        let best = scores.indices.max { scores[$0] < scores[$1] }
        if best == scores.startIndex + Int(images.labels[row]) { correctCount += 1 }
      }
    }
    return Double(correctCount) / Double(heldOut.count)
  }
}

extension [Int] {
  /// Consecutive parts of a length; the last part may be shorter.
  fileprivate func parts(of length: Int) -> [[Int]] {
    stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
  }
}

extension Tensor {
  /// The surrogate loss of logits z `[n, classes]`: one number.
  ///
  ///     sum of z (softmax z - e_label) / n,  where the bracket is held constant
  ///
  /// Its gradient is the gradient of the mean cross entropy; its value is another. The bracket is the
  /// gradient of -log softmax(z)_label by z, so the surrogate loss needs no logarithm.
  func crossEntropySurrogate(labels: [UInt8]) -> Tensor {
    precondition(shape.count == 2 && shape[0] == labels.count, "\(labels.count) labels of \(shape)")
    var gradient = detached.softmax.values
    for (row, label) in labels.enumerated() { gradient[row * shape[1] + Int(label)] -= 1 }
    return (1 / Float(labels.count)) * (self * Tensor(gradient, shape: shape)).sum()
  }
}
