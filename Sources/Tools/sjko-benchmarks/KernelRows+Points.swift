import Kernels

/// Rows for the kernels of fully connected networks, in the sizes of networks on points.
extension KernelRows {
  func products(rows: Int, width: Int) {
    let input = FloatBuffer(count: rows * width, repeating: 0.5)
    let output = FloatBuffer(count: rows * width, repeating: 0.5)
    let weight = FloatBuffer(count: width * width, repeating: 0.5)
    let work = Work.operations(Products.operationCount(rows: rows, inner: width, columns: width))
    time("[\(rows), \(width)] [\(width), \(width)]", work) {
      Products.multiply(
        input.pointer, transposingA: false, weight.pointer, transposingB: false,
        to: output.pointer, rows: rows, inner: width, columns: width)
    }
    time("[\(rows), \(width)]^T [\(rows), \(width)]", work) {
      Products.multiply(
        input.pointer, transposingA: true, output.pointer, transposingB: false,
        to: weight.pointer, rows: width, inner: rows, columns: width)
    }
  }

  func activations(rows: Int, width: Int) {
    let count = rows * width
    let sum = FloatBuffer(count: count, repeating: 0.5)
    let slope = FloatBuffer(count: count, repeating: 0.5)
    let activation = FloatBuffer(count: count)
    let result = FloatBuffer(count: count)
    let bias = FloatBuffer(count: width, repeating: 0)
    time("bias and SiLU of [\(rows), \(width)]", .bytes(3 * count * 4)) {
      Activations.addBiasAndSilu(
        sum.pointer, bias: bias.pointer, to: activation.pointer, rows: rows, columns: width)
    }
    time("pullback of SiLU of [\(rows), \(width)]", .bytes(4 * count * 4)) {
      Activations.siluGradient(
        sum.pointer, silu: activation.pointer, times: slope.pointer, to: result.pointer,
        count: count)
    }
    time("sum of the rows of [\(rows), \(width)]", .bytes(count * 4)) {
      Reductions.sumRows(sum.pointer, to: bias.pointer, rows: rows, columns: width)
    }
  }

  func updates(count: Int) {
    let parameters = FloatBuffer(count: count, repeating: 0)
    let gradient = FloatBuffer(count: count, repeating: 0.5)
    let firstMoment = FloatBuffer(count: count, repeating: 0)
    let secondMoment = FloatBuffer(count: count, repeating: 1)
    time("sum of two gradients of \(count)", .bytes(3 * count * 4)) { parameters.add(gradient) }
    time("Adam on \(count) parameters", .bytes(7 * count * 4)) {
      Updates.adam(
        parameters: parameters, gradient: gradient, firstMoment: firstMoment,
        secondMoment: secondMoment, rate: 1e-4, beta1: 0.5, beta2: 0.9, epsilon: 1e-8,
        rootCorrection: 1)
    }
  }
}
