import Tensors
import Testing

@testable import Networks

@Suite("Inception-v3")
struct InceptionTests {
  @Test("Inception-v3 has the parameters of the published network, with batch norms folded in")
  func parameterCount() {
    // torchvision has 21,785,568 in convolutions and batch norms up to the last block, two for each of
    // the 17,216 channels. Here each channel has one, the bias.
    let layout = InceptionV3().layout
    #expect(layout.entries.count == 2 * 94)
    #expect(layout.count == 21_768_352)
  }

  @Test("Features and the outputs of all blocks agree with the published network")
  func reference() throws {
    let network = InceptionV3()
    let reference = try Reference(ofFeatures: "inception-v3")
    let flat = generated(network.layout)
    let images = Tensor(generated("images", 2 * 3 * 12 * 10, bound: 1), shape: [2, 3, 12, 10])

    let found = network.stages(of: images, with: Parameters(constantsOf: flat))
    let summaries = found.images.flatMap { image in
      let values = image.values.map(Double.init)
      let squares = values.reduce(0) { $0 + $1 * $1 } / Double(image.count)
      return [Float(values.reduce(0, +) / Double(image.count)), Float(squares.squareRoot())]
    }
    reference.expectAgreement(
      Tensor(summaries, shape: [found.images.count, 2]), try reference("stages"), "blocks")
    reference.expectAgreement(found.features, try reference("features"), "features")
  }

  @Test("A grey image has the features of the colour image with three equal channels")
  func grey() {
    let network = InceptionV3()
    let plane = generated("grey", 20, bound: 1)
    let parameters = Parameters(constantsOf: generated(network.layout))
    let grey = network.features(of: Tensor(plane, shape: [1, 1, 4, 5]), with: parameters)
    let coloured = network.features(
      of: Tensor(plane + plane + plane, shape: [1, 3, 4, 5]), with: parameters)
    #expect(grey.values == coloured.values)
  }

  /// The parameters that `parameter` of make_inception_reference.py generates.
  private func generated(_ layout: ParameterLayout) -> FlatParameters {
    let tensors = layout.entries.map { entry in
      let inputs = entry.shape.dropFirst().elementCount
      let bound = entry.shape.count == 1 ? 0.125 : (6 / Double(inputs)).squareRoot()
      return Tensor(
        generated(entry.name, entry.elementCount, bound: Float(bound)), shape: entry.shape)
    }
    return FlatParameters(layout: layout, gathering: tensors)
  }

  /// `generated` of the script: an FNV-1a hash of the name, and the finalizer of MurmurHash3.
  private func generated(_ name: String, _ count: Int, bound: Float) -> [Float] {
    let seed = name.utf8.reduce(2_166_136_261 as UInt32) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return (0..<count).map { index in
      var h = seed &+ UInt32(index) &* 0x9E37_79B9
      h = (h ^ h >> 16) &* 0x85EB_CA6B
      h = (h ^ h >> 13) &* 0xC2B2_AE35
      h ^= h >> 16
      return (Float(h >> 8) * 0x1p-23 - 1) * bound
    }
  }
}
