import Kernels
import Networks
import Tensors
import Testing

@Suite("Networks compute what PyTorch computes")
struct ReferenceTests {
  @Test(
    "Potentials: output, gradients, and the gradients of R1",
    arguments: [("potential-small", 5, 24), ("potential-128", 2, 128)])
  func potentials(group: String, dimensions: Int, width: Int) throws {
    try check(
      ResidualMLPPotential(dimensions: dimensions, width: width), against: try Reference(group))
  }

  /// The precisions that this processor has instructions for.
  static let precisions = [Precision.f32, .bf16].filter(\.isNative)

  @Test("Potentials of images: the same, with the modules of the authors", arguments: precisions)
  func imagePotentials(precision: Precision) throws {
    let small = DDGANPotential(form: .small, channels: 2, width: 6, multipliers: [1, 2, 4, 4])
    try check(small, against: try Reference(ofImages: "ddgan-small", precision), in: precision)
    let large = DDGANPotential(
      form: .large, channels: 1, width: 4, multipliers: [2, 4, 4, 4, 4, 4])
    try check(large, against: try Reference(ofImages: "ddgan-large", precision), in: precision)
  }

  // With leaky ReLUs, slopes are piecewise constant in biases. So the gradient of R1 with respect to a
  // bias is only the rounding of terms that cancel.
  private func check(
    _ network: some Potential, against reference: Reference, in precision: Precision? = nil
  ) throws {
    let parameters = Parameters(
      constantsOf: try reference.flat(network.layout), precision: precision ?? .f32
    ).asVariables
    let input = try reference("input").asVariable

    let output = network(input, with: parameters)
    reference.expectAgreement(output, try reference("output"), "output")
    let found = gradients(
      of: output * (try reference("cotangent")), withRespectTo: parameters.tensors + [input])
    try reference.expect(Array(found.dropLast()), areThe: "gradient", of: network.layout)
    reference.expectAgreement(
      found[found.count - 1], try reference("input_gradient"), "input gradient")

    let slope = gradients(of: output, withRespectTo: [input], differentiable: true)[0]
    let r1 = (1 / Float(input.shape[0])) * slope.squared.sum()
    reference.expectAgreement(r1, try reference("r1"), "R1")
    let r1Gradients = gradients(of: r1, withRespectTo: parameters.tensors)
    try reference.expect(
      r1Gradients, areThe: "r1_gradient", of: network.layout, besideLayer: precision != nil)
  }

  @Test(
    "Maps: output and gradients, with a latent and without",
    arguments: [("map-small", 5, 24, 3), ("map-no-latent", 5, 24, 0), ("map-128", 2, 128, 2)])
  func maps(group: String, dimensions: Int, width: Int, latentDimensions: Int) throws {
    let network = ResidualMLPMap(
      dimensions: dimensions, width: width, latentDimensions: latentDimensions)
    try check(network, against: try Reference(group))
  }

  @Test("The map of images: the same, with the module of the authors", arguments: precisions)
  func imageMap(precision: Precision) throws {
    let sizes = NCSNppMap.Sizes(
      width: 8, multipliers: [1, 2], blocks: 1, attentionResolutions: [4], latentDimensions: 3,
      styleLength: 8, styleLayers: 2)
    try check(
      NCSNppMap(imageShape: [2, 8, 8], sizes),
      against: try Reference(ofImages: "ncsnpp", precision), in: precision)
  }

  // The bias of the keys shifts all scores of a pixel equally, and the softmax removes such shifts.
  private func check(
    _ network: some TransportMap, against reference: Reference, in precision: Precision? = nil
  ) throws {
    let parameters = Parameters(
      constantsOf: try reference.flat(network.layout), precision: precision ?? .f32
    ).asVariables
    let input = try reference("input").asVariable
    let latent = reference.optional("latent")?.asVariable

    let output = network(input, latent: latent, with: parameters)
    reference.expectAgreement(output, try reference("output"), "output")
    var found = gradients(
      of: output * (try reference("cotangent")),
      withRespectTo: parameters.tensors + [input] + (latent.map { [$0] } ?? []))
    if latent != nil {
      reference.expectAgreement(
        found.removeLast(), try reference("latent_gradient"), "latent gradient")
    }
    reference.expectAgreement(found.removeLast(), try reference("input_gradient"), "input gradient")
    try reference.expect(
      found, areThe: "gradient", of: network.layout, besideLayer: precision != nil)
  }
}
