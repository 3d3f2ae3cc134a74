import Tensors

/// A fully connected layer, y = x W^T + b, with W of [outputs, inputs].
struct Dense: Sendable {
  private let weight: Int
  private let bias: Int

  /// Registers `name.weight` and `name.bias`.
  ///
  /// By default both start uniform between -1/sqrt(inputs) and 1/sqrt(inputs), as in PyTorch's `Linear`.
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

  /// Maps x of [batch, inputs] to [batch, outputs].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    x.affine(
      weight: parameters[weight], transposedWeight: parameters.transpose(weight),
      bias: parameters[bias])
  }

  /// The layer and SiLU.
  func silu(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    x.affineSiLU(
      weight: parameters[weight], transposedWeight: parameters.transpose(weight),
      bias: parameters[bias])
  }
}

/// Two fully connected layers with a SiLU between them.
struct TwoLayers: Sendable {
  private let first: Dense
  private let second: Dense

  /// Registers `name.0` and `name.1`; `name.1` starts at zero if `startsAtZero`.
  init(
    _ name: String, from inputs: Int, through width: Int, to outputs: Int,
    startsAtZero: Bool = false, in layout: inout ParameterLayout
  ) {
    first = Dense("\(name).0", from: inputs, to: width, in: &layout)
    second =
      startsAtZero
      ? Dense(zero: "\(name).1", from: width, to: outputs, in: &layout)
      : Dense("\(name).1", from: width, to: outputs, in: &layout)
  }

  /// Maps x of [batch, inputs] to [batch, outputs].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    second(first.silu(x, parameters), parameters)
  }
}
