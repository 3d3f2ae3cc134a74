import Kernels
import Networks
import Tensors
import Testing

@Suite("Layouts of parameters")
struct LayoutTests {
  let map = MapSettings.residualMLP(width: 128, latentDimensions: 2)
  let potential = PotentialSettings.residualMLP(width: 128)

  @Test("The toy networks have the authors' numbers of parameters")
  func counts() throws {
    // The authors' code, toy G and D.
    #expect(try map.makeNetwork(sampleShape: [2]).layout.count == 182_658)
    #expect(try potential.makeNetwork(sampleShape: [2]).layout.count == 165_633)
    // The authors' code, for CIFAR-10.
    let images = DDGANPotential(form: .small, channels: 3, width: 128, multipliers: [1, 2, 4, 4])
    #expect(images.layout.count == 12_247_809)
    // The authors' 26.88 million for 256 x 256 pixels, without time and x_t.
    let large = DDGANPotential(
      form: .large, channels: 3, width: 128, multipliers: [2, 4, 4, 4, 4, 4])
    #expect(large.layout.count == 26_881_537)
    let sizes = NCSNppMap.Sizes(
      width: 128, multipliers: [1, 2, 2, 2], blocks: 2, attentionResolutions: [16],
      latentDimensions: 100)
    // Without 3.28 million in layers for time, which are not used.
    #expect(NCSNppMap(imageShape: [3, 32, 32], sizes).layout.count == 44_820_611)
    // Counted by jobs/versus-pytorch/pytorch_image_step.py.
    let largeSizes = NCSNppMap.Sizes(
      width: 64, multipliers: [1, 1, 2, 2, 4, 4], blocks: 2, attentionResolutions: [16],
      latentDimensions: 100)
    #expect(NCSNppMap(imageShape: [3, 256, 256], largeSizes).layout.count == 38_049_091)
  }

  @Test("Parameters are named by layer, first layer first")
  func names() throws {
    let layers =
      ["trunk.input"] + (0..<9).map { "trunk.block.\($0 / 3).\($0 % 3)" }
      + ["latent.0", "latent.1", "head.0", "head.1"]
    let names = try map.makeNetwork(sampleShape: [2]).layout.entries.map(\.name)
    #expect(names == layers.flatMap { ["\($0).weight", "\($0).bias"] })
  }

  @Test("The flat buffer contains the last layer first, without gaps")
  func order() throws {
    for layout in [
      try map.makeNetwork(sampleShape: [2]).layout,
      try potential.makeNetwork(sampleShape: [2]).layout,
    ] {
      var end = 0
      for entry in layout.entries.reversed() {
        #expect(entry.offset == end, "\(entry.name)")
        end = entry.range.upperBound
      }
      #expect(end == layout.count)
    }
  }

  @Test("A generated sample has the shape of its source and the values of the flattened one")
  func images() throws {
    let network = try map.makeNetwork(sampleShape: [1, 3, 2])
    let parameters = Parameters(
      constantsOf: FlatParameters(initializing: network.layout, seed: 1, network: 0))
    let z = Tensor([0.5, -1, 2, 1], shape: [2, 2])
    let flat = Tensor((0..<12).map { Float($0) / 8 - 0.5 }, shape: [2, 6])
    let generated = network(flat.reshaped(to: [2, 1, 3, 2]), latent: z, with: parameters)
    #expect(generated.shape == [2, 1, 3, 2])
    #expect(generated.values == network(flat, latent: z, with: parameters).values)
    let critic = try potential.makeNetwork(sampleShape: [1, 3, 2])
    let criticParameters = Parameters(
      constantsOf: FlatParameters(initializing: critic.layout, seed: 1, network: 1))
    #expect(critic(generated, with: criticParameters).shape == [2])
  }

  @Test("The potential of a sample does not depend on the other samples of the batch")
  func batches() throws {
    let network = try potential.makeNetwork(sampleShape: [2])
    let parameters = Parameters(
      constantsOf: FlatParameters(initializing: network.layout, seed: 1, network: 1))
    let samples = Tensor((0..<14).map { Float($0) / 4 - 2 }, shape: [7, 2])
    let together = network(samples, with: parameters).values
    for row in 0..<7 {
      let alone = network(samples.rows(row..<row + 1), with: parameters).value
      // For another number of rows the library may add the terms of a product in another order.
      #expect(abs(alone - together[row]) < 1e-6)
    }
  }
}
