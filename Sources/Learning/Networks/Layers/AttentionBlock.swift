import Tensors

/// Attention of every pixel to all others, with one head, beside a shortcut.
///
///     q, k, v = W norm(x);  (x + W softmax(q k^T / sqrt C) v) / sqrt 2
///
/// - Source: NCSN++.
struct AttentionBlock: Sendable {
  private let norm: GroupNormLayer
  private let query: Dense
  private let key: Dense
  private let value: Dense
  private let output: Dense

  /// Registers `name.norm`, `name.query`, `name.key`, `name.value` and `name.output`.
  init(_ name: String, channels: Int, in layout: inout ParameterLayout) {
    func dense(_ part: String, scale: Float) -> Dense {
      Dense(
        "\(name).\(part)", from: channels, to: channels,
        weight: .averageFan(inputs: channels, outputs: channels, scale: scale),
        bias: .constant(0), in: &layout)
    }
    norm = GroupNormLayer("\(name).norm", channels: channels, in: &layout)
    query = dense("query", scale: 0.1)
    key = dense("key", scale: 0.1)
    value = dense("value", scale: 0.1)
    output = dense("output", scale: 0)
  }

  /// Takes [batch, height, width, channels] to the same.
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    let (pixels, channels) = (x.shape[1] * x.shape[2], x.shape[3])
    let rows = norm(x, parameters).reshaped(to: [x.shape[0] * pixels, channels])
    func sequence(_ dense: Dense) -> Tensor {
      dense(rows, parameters).reshaped(to: [x.shape[0], pixels, channels])
    }
    let scores = Tensor.matrixProduct(sequence(query), transposing: sequence(key))
    let weights = ((1 / Float(channels).squareRoot()) * scores).softmax
    let mixed = Tensor.matrixProduct(weights, sequence(value)).reshaped(to: rows.shape)
    return .residualSum(x, output(mixed, parameters).reshaped(to: x.shape))
  }
}
