import Kernels

/// Rows for the convolutions of the image networks: all three contractions.
extension KernelRows {
  /// The layers of NCSN++ and of the DDGAN discriminators at one width: layers that keep the
  /// resolution at each level, a shortcut of 1 x 1, and the layer that halves the resolution.
  private static func layers(width: Int) -> [Layer] {
    [
      Layer(side: 32, inputs: 3, outputs: width),
      Layer(side: 32, inputs: width, outputs: width),
      Layer(side: 32, inputs: 2 * width, outputs: width),
      Layer(side: 32, inputs: 2 * width, outputs: width, filter: 1),
      Layer(side: 33, inputs: width, outputs: 2 * width, stride: 2),
      Layer(side: 16, inputs: 2 * width, outputs: 2 * width),
      Layer(side: 16, inputs: 4 * width, outputs: 2 * width),
      Layer(side: 8, inputs: 2 * width, outputs: 2 * width),
      Layer(side: 32, inputs: width, outputs: 3),
    ]
  }

  private struct Layer {
    let side: Int
    let inputs: Int
    let outputs: Int
    var filter = 3
    var stride = 1
  }

  func convolutions(batch: Int) {
    for layer in Self.layers(width: 32) + Self.layers(width: 64) {
      let geometry = ConvolutionGeometry(
        batch: batch, inputSize: .init(height: layer.side, width: layer.side),
        inputChannels: layer.inputs, outputChannels: layer.outputs,
        filter: .init(height: layer.filter, width: layer.filter), stride: layer.stride,
        padding: layer.stride == 1 ? layer.filter / 2 : 0)
      let stride = layer.stride > 1 ? ", stride \(layer.stride)" : ""
      contractions(
        of: geometry,
        name: """
          [\(batch), \(layer.side), \(layer.side), \(layer.inputs)] to \(layer.outputs), \
          \(layer.filter) x \(layer.filter)\(stride)
          """)
    }
  }

  private func contractions(of geometry: ConvolutionGeometry, name: String) {
    let input = FloatBuffer(count: geometry.inputCount, repeating: 0.5)
    let output = FloatBuffer(count: geometry.outputCount, repeating: 0.5)
    let weights = FloatBuffer(count: geometry.weightCount, repeating: 0.5)
    let work = Work.operations(geometry.operationCount)
    time("\(name), forward", work, repetitions: 5, calls: 1) {
      Convolutions.forward(
        input.pointer, weights: weights.pointer, bias: nil, to: output.pointer, geometry)
    }
    time("\(name), input gradient", work, repetitions: 5, calls: 1) {
      Convolutions.inputGradient(
        of: output.pointer, weights: weights.pointer, to: input.pointer, geometry)
    }
    time("\(name), weight gradient", work, repetitions: 5, calls: 1) {
      Convolutions.weightGradient(
        of: output.pointer, input: input.pointer, to: weights.pointer, geometry)
    }
  }
}
