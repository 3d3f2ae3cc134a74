import Datasets
import Foundation
import Networks
import TemporaryFolders
import Tensors
import Testing

@testable import Features

@Suite("Training of classifiers")
struct ClassifierTrainingTests {
  /// Images of 6 x 6 grey pixels with one bright row, whose number is the class.
  static func rows(count: Int, classCount: Int) -> (samples: SampleArray, labels: [UInt8]) {
    let labels = (0..<count).map { UInt8($0 % classCount) }
    let pixels = (0..<36 * count).map { place -> UInt8 in
      let (image, pixel) = (place / 36, place % 36)
      if pixel / 6 == image % classCount { return 255 }
      return UInt8((image * 37 + pixel * 101 + image * pixel) % 128)
    }
    return (SampleArray(shape: [count, 1, 6, 6], values: .bytes(pixels)), labels)
  }

  private func train(epochs: Int) throws -> (values: [Float], accuracy: Double) {
    try withTemporaryFolder { folder in
      let (samples, labels) = Self.rows(count: 600, classCount: 3)
      try DatasetFile.write(samples, labels: labels, source: "test", to: folder + "/x.h5")
      var training = ClassifierTraining(
        on: try LabelledImages(folder + "/x.h5", atLeast: 4), epochs: epochs)
      #expect(training.heldOutCount == 60)
      var accuracy = 0.0
      for _ in 0..<epochs { accuracy = training.trainEpoch() }
      return (Parameters(constantsOf: training.parameters).tensors.flatMap(\.values), accuracy)
    }
  }

  @Test("Separable classes are learned without error, with the same bits every time")
  func toy() throws {
    let (first, second) = (try train(epochs: 4), try train(epochs: 4))
    #expect(first.accuracy == 1)
    #expect(first.values == second.values)
  }

  @Test("The surrogate loss has the gradient of cross entropy, by central differences")
  func surrogateGradient() {
    let (logits, labels): ([Float], [UInt8]) = ([0.5, -1, 2, 0.25, 3, -0.5], [1, 2])
    func crossEntropy(_ logits: [Float]) -> Double {
      let logarithms = Tensor(logits, shape: [2, 3]).softmax.values.map { log(Double($0)) }
      return -(logarithms[Int(labels[0])] + logarithms[3 + Int(labels[1])]) / 2
    }
    let variable = Tensor(logits, shape: [2, 3]).asVariable
    let gradient = gradients(
      of: variable.crossEntropySurrogate(labels: labels), withRespectTo: [variable])[0].values
    for index in logits.indices {
      var (up, down) = (logits, logits)
      up[index] += 0.0625
      down[index] -= 0.0625
      let difference = Float((crossEntropy(up) - crossEntropy(down)) / 0.125)
      // Third derivatives are below 0.1, so the difference errs by 0.0625^2 / 6 * 0.1 at most, 7e-5.
      #expect(abs(gradient[index] - difference) < 1e-4, "\(index)")
    }
  }
}
