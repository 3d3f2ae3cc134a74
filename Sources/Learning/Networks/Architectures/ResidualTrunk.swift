import Tensors

/// Three residual blocks of three layers: what the toy map and the toy potential share.
///
///     h = W x + b;   3 times:  r = 3 x (W h + b, SiLU),  h = (h + r) / sqrt 2
///
/// - Source: `ResNet_FC` of the authors' code.
struct ResidualTrunk: Sendable {
  private let input: Dense
  private let blocks: [[Dense]]

  /// Registers `trunk.input` and `trunk.block.I.J`.
  init(from inputs: Int, width: Int, in layout: inout ParameterLayout) {
    input = Dense("trunk.input", from: inputs, to: width, in: &layout)
    blocks = (0..<3).map { block in
      (0..<3).map { Dense("trunk.block.\(block).\($0)", from: width, to: width, in: &layout) }
    }
  }

  /// Takes x of [batch, inputs] to [batch, width].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    blocks.reduce(input(x, parameters)) { h, block in
      Tensor.residualSum(h, block.reduce(h) { $1.silu($0, parameters) })
    }
  }
}

/// Two layers with a SiLU between them.
struct TwoLayers: Sendable {
  private let first: Dense
  private let second: Dense

  /// Registers `name.0` and `name.1`, the latter with zeros if the output is to start at zero.
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

  /// Takes x of [batch, inputs] to [batch, outputs].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    second(first.silu(x, parameters), parameters)
  }
}
