import Tensors

/// A fully connected layer, y = x W^T + b.
///
/// W is [outputs, inputs].
struct Dense: Sendable {
  private let weight: Int
  private let bias: Int

  /// Registers `name.weight` and `name.bias`.
  ///
  /// Unless told otherwise, both start uniform between -1/sqrt(inputs) and 1/sqrt(inputs), which
  /// is PyTorch's default for `nn.Linear`.
  init(
    _ name: String, from inputs: Int, to outputs: Int,
    weight first: ParameterLayout.Initialization? = nil,
    bias second: ParameterLayout.Initialization? = nil, in layout: inout ParameterLayout
  ) {
    let standard = ParameterLayout.Initialization.uniform(bound: 1 / Float(inputs).squareRoot())
    weight = layout.add(
      "\(name).weight", shape: [outputs, inputs], initialization: first ?? standard)
    bias = layout.add("\(name).bias", shape: [outputs], initialization: second ?? standard)
  }

  /// Registers a layer that starts at zero.
  init(zero name: String, from inputs: Int, to outputs: Int, in layout: inout ParameterLayout) {
    self.init(
      name, from: inputs, to: outputs, weight: .constant(0), bias: .constant(0), in: &layout)
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
