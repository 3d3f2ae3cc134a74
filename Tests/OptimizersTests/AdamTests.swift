import Foundation
import HDF5
import Kernels
import Networks
import Optimizers
import Testing

@Suite("Adam")
struct AdamTests {
  @Test("Five updates agree with PyTorch, also for a gradient smaller than epsilon")
  func reference() throws {
    let reference = try AdamReference()
    let parameters = flat(reference.start)
    let adam = Adam(settings: reference.settings, layout: parameters.layout)
    for (gradient, expected) in zip(reference.gradients, reference.afterStep) {
      adam.update(parameters, by: flat(gradient), learningRate: reference.learningRate)
      for (value, expected) in zip(parameters.buffer.values, expected) {
        // Numbers up to 4 that are rounded once per update.
        #expect(abs(value - expected) <= 5 * 4 * 0x1p-24)
      }
    }
    #expect(adam.updates == 5)
  }

  @Test("Continuing with stored moments gives the bits of a run without a stop")
  func resume() throws {
    let reference = try AdamReference()
    let straight = flat(reference.start)
    let stopped = flat(reference.start)
    let adam = Adam(settings: reference.settings, layout: straight.layout)
    var resumed = Adam(settings: reference.settings, layout: straight.layout)
    for (step, gradient) in reference.gradients.enumerated() {
      if step == 3 {
        resumed = Adam(
          settings: resumed.settings, firstMoment: resumed.firstMoment.copy(),
          secondMoment: resumed.secondMoment.copy(), updates: resumed.updates)
      }
      adam.update(straight, by: flat(gradient), learningRate: reference.learningRate)
      resumed.update(stopped, by: flat(gradient), learningRate: reference.learningRate)
    }
    #expect(stopped.buffer.values == straight.buffer.values)
  }

  @Test("The first update is the learning rate against the sign of the gradient")
  func firstStep() {
    let parameters = flat([0, 0, 0])
    let adam = Adam(settings: AdamSettings(beta1: 0.5, beta2: 0.9), layout: parameters.layout)
    adam.update(parameters, by: flat([3, -1e-3, 1e3]), learningRate: 0.25)
    for (value, expected) in zip(parameters.buffer.values, [-0.25, 0.25, -0.25] as [Float]) {
      // epsilon is 1e-5 times the smallest gradient.
      #expect(abs(value - expected) < 2e-5 * 0.25)
    }
  }
}

/// Flat parameters with one vector.
func flat(_ values: [Float]) -> FlatParameters {
  var layout = ParameterLayout()
  _ = layout.add("vector", shape: [values.count], initialization: .uniform(bound: 1))
  let flat = FlatParameters(layout: layout)
  flat.buffer.withMutableSpan { for index in $0.indices { $0[index] = values[index] } }
  return flat
}

/// Updates of a vector by the Adam of PyTorch; the script next to the file computed them.
private struct AdamReference {
  let settings: AdamSettings
  let learningRate: Float
  let start: [Float]
  let gradients: [[Float]]
  let afterStep: [[Float]]

  init() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    self = try withFile(
      tests.appending(path: "NetworksTests/reference/reference.h5").path, .read
    ) { file in
      let group = try file.group("adam")
      func constant(_ name: String) throws -> Float {
        try #require(Float("\(try group.attributes.value(name))"))
      }
      func rows(_ name: String) throws -> [[Float]] {
        let dataset = try group.dataset(name)
        return try (0..<dataset.rowCount).map { try dataset.read(Float.self, rows: $0..<$0 + 1) }
      }
      return AdamReference(
        settings: AdamSettings(
          beta1: try constant("beta1"), beta2: try constant("beta2"),
          epsilon: try constant("epsilon")),
        learningRate: try constant("learning_rate"),
        start: try group.dataset("start").read(Float.self), gradients: try rows("gradients"),
        afterStep: try rows("after_step"))
    }
  }

  private init(
    settings: AdamSettings, learningRate: Float, start: [Float], gradients: [[Float]],
    afterStep: [[Float]]
  ) {
    self.settings = settings
    self.learningRate = learningRate
    self.start = start
    self.gradients = gradients
    self.afterStep = afterStep
  }
}
