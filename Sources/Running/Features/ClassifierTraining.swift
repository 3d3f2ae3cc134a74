public import Datasets
public import Networks
import Optimizers
import Randomness
import Tensors

/// Trains a classifier on labelled images, the same every time, in one process.
///
/// Batches of 64, Adam, a learning rate that falls from 1e-3 along half a cosine. Every epoch has an
/// order of its own; the last tenth of one more order is held out and only measures accuracy.
public struct ClassifierTraining {
  /// What is trained.
  public let network: ImageClassifier
  /// The values so far.
  public let parameters: FlatParameters
  /// Images that are not trained on.
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

  /// Divides the images and draws first values.
  ///
  /// - Precondition: `epochs` is positive.
  public init(on images: LabelledImages, epochs: Int) {
    precondition(epochs > 0, "\(epochs) epochs")
    self.images = images
    self.epochs = epochs
    let order = KeyedPermutation(
      count: images.count, key: RandomKey(seed: Self.seed, purpose: .evaluation))
    let rows = (0..<images.count).map { order[$0] }
    // A tenth, and one image at least.
    let heldOutCount = max(1, images.count / 10)
    trained = Array(rows.dropLast(heldOutCount))
    heldOut = Array(rows.suffix(heldOutCount))
    network = ImageClassifier(imageShape: images.imageShape, classCount: images.classCount)
    parameters = FlatParameters(initializing: network.layout, seed: Self.seed, network: 0)
    optimizer = Adam(settings: AdamSettings(beta1: 0.9, beta2: 0.999), layout: network.layout)
  }

  /// Goes through all images but those held out, once.
  ///
  /// - Returns: the share of the images held out that are then told right.
  /// - Precondition: not all epochs are over.
  public mutating func takeEpoch() -> Double {
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
      .crossEntropySlope(labels: rows.map { images.labels[$0] })
    let flat = FlatParameters(layout: network.layout)
    let gradient = gradients(of: loss, withRespectTo: variables.tensors)
    for (tensor, entry) in zip(gradient, network.layout.entries) {
      tensor.copy(to: flat.buffer, at: entry.offset)
    }
    return flat
  }

  /// The share of the images held out whose class scores highest.
  private var accuracy: Double {
    let constants = Parameters(constantsOf: parameters)
    var right = 0
    for part in heldOut.parts(of: 256) {
      let logits = network(images.images(part), with: constants).values
      for (index, row) in part.enumerated() {
        let scores = logits[index * network.classCount..<(index + 1) * network.classCount]
        let best = scores.indices.max { scores[$0] < scores[$1] }
        if best == scores.startIndex + Int(images.labels[row]) { right += 1 }
      }
    }
    return Double(right) / Double(heldOut.count)
  }
}

extension [Int] {
  /// Pieces of some length, the last one of what is left.
  fileprivate func parts(of length: Int) -> [[Int]] {
    stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
  }
}
