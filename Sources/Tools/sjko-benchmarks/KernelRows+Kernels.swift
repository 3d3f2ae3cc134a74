import Kernels

/// Rows for the kernels of networks on points and on images, in the sizes of these networks.
extension KernelRows {
  func products(rows: Int, width: Int) throws {
    let input = FloatBuffer(count: rows * width, repeating: 0.5)
    let output = FloatBuffer(count: rows * width, repeating: 0.5)
    let weight = FloatBuffer(count: width * width, repeating: 0.5)
    let work = Work.operations(Products.operationCount(rows: rows, inner: width, columns: width))
    for library in ProductLibrary.allCases {
      try time("[\(rows), \(width)] [\(width), \(width)], \(library.version)", work) {
        Products.multiply(
          input.pointer, transposingA: false, weight.pointer, transposingB: false,
          to: output.pointer, rows: rows, inner: width, columns: width, by: library)
      }
      try time("[\(rows), \(width)]^T [\(rows), \(width)], \(library.version)", work) {
        Products.multiply(
          input.pointer, transposingA: true, output.pointer, transposingB: false,
          to: weight.pointer, rows: width, inner: rows, columns: width, by: library)
      }
    }
  }

  func activations(rows: Int, width: Int) throws {
    let count = rows * width
    let sum = FloatBuffer(count: count, repeating: 0.5)
    let slope = FloatBuffer(count: count, repeating: 0.5)
    let activation = FloatBuffer(count: count)
    let result = FloatBuffer(count: count)
    let bias = FloatBuffer(count: width, repeating: 0)
    try time("bias and SiLU of [\(rows), \(width)]", .bytes(3 * count * 4)) {
      Activations.addBiasAndSilu(
        sum.pointer, bias: bias.pointer, to: activation.pointer, rows: rows, columns: width)
    }
    try time("pullback of SiLU of [\(rows), \(width)]", .bytes(4 * count * 4)) {
      Activations.siluGradient(
        sum.pointer, silu: activation.pointer, times: slope.pointer, to: result.pointer,
        count: count)
    }
    try time("sum of the rows of [\(rows), \(width)]", .bytes(count * 4)) {
      Reductions.sumRows(sum.pointer, to: bias.pointer, rows: rows, columns: width)
    }
  }

  func updates(count: Int) throws {
    let parameters = FloatBuffer(count: count, repeating: 0)
    let gradient = FloatBuffer(count: count, repeating: 0.5)
    let firstMoment = FloatBuffer(count: count, repeating: 0)
    let secondMoment = FloatBuffer(count: count, repeating: 1)
    try time("sum of two gradients of \(count)", .bytes(3 * count * 4)) { parameters.add(gradient) }
    try time("Adam on \(count) parameters", .bytes(7 * count * 4)) {
      Updates.adam(
        parameters: parameters, gradient: gradient, firstMoment: firstMoment,
        secondMoment: secondMoment, rate: 1e-4, beta1: 0.5, beta2: 0.9, epsilon: 1e-8,
        rootCorrection: 1)
    }
  }

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

  func convolutions(batch: Int) throws {
    for layer in Self.layers(width: 32) + Self.layers(width: 64) {
      let padding = layer.stride == 1 ? layer.filter / 2 : 0
      let geometry = ConvolutionGeometry(
        batch: batch, inputSize: .init(height: layer.side, width: layer.side),
        inputChannels: layer.inputs, outputChannels: layer.outputs,
        filter: .init(height: layer.filter, width: layer.filter), stride: layer.stride,
        padding: .init(height: padding, width: padding))
      let stride = layer.stride > 1 ? ", stride \(layer.stride)" : ""
      let name = """
        [\(batch), \(layer.side), \(layer.side), \(layer.inputs)] to \(layer.outputs), \
        \(layer.filter) x \(layer.filter)\(stride)
        """
      let input = FloatBuffer(count: geometry.inputCount, repeating: 0.5)
      let output = FloatBuffer(count: geometry.outputCount, repeating: 0.5)
      let weights = FloatBuffer(count: geometry.weightCount, repeating: 0.5)
      let work = Work.operations(geometry.operationCount)
      try time("\(name), forward", work, repetitions: 5, calls: 1) {
        Convolutions.forward(
          input.pointer, weights: weights.pointer, bias: nil, to: output.pointer, geometry)
      }
      try time("\(name), input gradient", work, repetitions: 5, calls: 1) {
        Convolutions.inputGradient(
          of: output.pointer, weights: weights.pointer, to: input.pointer, geometry)
      }
      try time("\(name), weight gradient", work, repetitions: 5, calls: 1) {
        Convolutions.weightGradient(
          of: output.pointer, input: input.pointer, to: weights.pointer, geometry)
      }
    }
  }
}
