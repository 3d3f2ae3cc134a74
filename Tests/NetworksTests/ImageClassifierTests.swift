import Kernels
import Networks
import Tensors
import Testing

@Suite("Image classifiers")
struct ImageClassifierTests {
  @Test(
    "Each image of at least 4 x 4 pixels has 64 features, which do not depend on other images",
    arguments: [[1, 4, 4], [3, 5, 9], [1, 28, 28], [3, 32, 32]])
  func shapes(shape: [Int]) {
    let network = ImageClassifier(imageShape: shape, classCount: 10)
    let parameters = Parameters(
      constantsOf: FlatParameters(initializing: network.layout, seed: 1, network: 0))
    let images = Tensor(
      (0..<2 * shape.elementCount).map { Float($0 * $0 % 251) / 125 - 1 }, shape: [2] + shape)
    let features = network.features(of: images, with: parameters)
    #expect(features.shape == [2, 64])
    #expect(network(images, with: parameters).shape == [2, 10])
    let alone = network.features(of: images.rows(1..<2), with: parameters).values
    // Another batch size may add in another order: a few ulps of numbers less than 1.
    for (one, other) in zip(features.values[64...], alone) { #expect(abs(one - other) < 1e-5) }
    #expect(network.obstacle(to: shape) == nil)
    #expect(network.obstacle(to: [shape[0], shape[1] + 1, shape[2]]) != nil)
  }

  @Test("The classifier for Fashion-MNIST has the documented number of parameters")
  func count() {
    // 16 * 10 + 32 * 145 + 64 * 289 + 64 * 3137 + 10 * 65.
    #expect(ImageClassifier(imageShape: [1, 28, 28], classCount: 10).layout.count == 224_714)
  }
}
