import Tensors

/// A fully connected layer, y = x W^T + b.
///
/// W is [outputs, inputs]. Both start uniform between -1/sqrt(inputs) and 1/sqrt(inputs), which
/// is PyTorch's default for `nn.Linear`.
struct Dense: Sendable {
  private let weight: Int
  private let bias: Int

  /// Registers `name.weight` and `name.bias`.
  init(_ name: String, from inputs: Int, to outputs: Int, in layout: inout ParameterLayout) {
    let initialization = ParameterLayout.Initialization.uniform(
      bound: 1 / Float(inputs).squareRoot())
    weight = layout.add(
      "\(name).weight", shape: [outputs, inputs], initialization: initialization)
    bias = layout.add("\(name).bias", shape: [outputs], initialization: initialization)
  }

  /// Takes x of [batch, inputs] to [batch, outputs].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    x.affine(
      weight: parameters[weight], transposedWeight: parameters.transpose(weight),
      bias: parameters[bias])
  }

  /// The layer and SiLU of it: takes x of [batch, inputs] to [batch, outputs].
  func silu(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    x.affineSiLU(
      weight: parameters[weight], transposedWeight: parameters.transpose(weight),
      bias: parameters[bias])
  }
}
