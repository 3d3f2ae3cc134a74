import Testing

@testable import Tensors

/// A function of tensors whose derivatives are tested.
struct DifferentiableFunction: Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: [Tensor]
  let function: @Sendable ([Tensor]) -> Tensor

  init(
    _ name: String, of shapes: [Int]..., function: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    self.name = name
    inputs = shapes.enumerated().map { .plain($1, seed: UInt64($0) + 1) }
    self.function = function
  }

  var testDescription: String { name }

  /// An operation for every primitive that can be differentiated twice.
  static let all = ofElementsAndMatrices + ofImages

  private static let ofElementsAndMatrices = [
    DifferentiableFunction("x + y", of: [3, 5], [3, 5]) { $0[0] + $0[1] },
    DifferentiableFunction("x - y", of: [3, 5], [3, 5]) { $0[0] - $0[1] },
    DifferentiableFunction("residual sum", of: [3, 5], [3, 5]) { .residualSum($0[0], $0[1]) },
    DifferentiableFunction("x y", of: [3, 5], [3, 5]) { $0[0] * $0[1] },
    DifferentiableFunction("x squared", of: [3, 5]) { $0[0].squared },
    DifferentiableFunction("1.5 x", of: [7]) { 1.5 * $0[0] },
    DifferentiableFunction("x + 1.5", of: [7]) { $0[0] + 1.5 },
    DifferentiableFunction("x - 1.5", of: [7]) { $0[0] - 1.5 },
    DifferentiableFunction("-x", of: [7]) { -$0[0] },
    DifferentiableFunction("sum over rows", of: [3, 5]) { $0[0].sum(over: .rows) },
    DifferentiableFunction("sum over columns", of: [3, 2, 5]) { $0[0].sum(over: .columns) },
    DifferentiableFunction("sum of all", of: [3, 2, 5]) { $0[0].sum() },
    DifferentiableFunction("mean", of: [3, 5]) { $0[0].mean },
    DifferentiableFunction("repeated rows", of: [2, 5]) {
      $0[0].repeated(over: .rows, to: [3, 2, 5])
    },
    DifferentiableFunction("repeated columns", of: [3]) {
      $0[0].repeated(over: .columns, to: [3, 2, 5])
    },
    DifferentiableFunction("repeated number", of: []) { $0[0].repeated(over: .all, to: [3, 5]) },
    DifferentiableFunction("reshaped", of: [3, 5]) { $0[0].reshaped(to: [5, 3]) },
    DifferentiableFunction("rows", of: [5, 2, 3]) { $0[0].rows(1..<4) },
    DifferentiableFunction("padded rows", of: [2, 3]) {
      Padding(axis: .rows, offset: 1, count: 5)($0[0])
    },
    DifferentiableFunction("x followed by y", of: [2, 3], [3, 3]) { $0[0].followed(by: $0[1]) },
    DifferentiableFunction("A B", of: [3, 5], [5, 2]) { .matrixProduct($0[0], $0[1]) },
    DifferentiableFunction("A B^T", of: [3, 5], [2, 5]) {
      MatrixProduct.rightTransposed($0[0], $0[1])
    },
    DifferentiableFunction("A^T B", of: [5, 3], [5, 2]) {
      MatrixProduct.leftTransposed($0[0], $0[1])
    },
    DifferentiableFunction("affine", of: [3, 5], [2, 5], [2]) {
      $0[0].affine(weight: $0[1], transposedWeight: $0[1].transposed, bias: $0[2])
    },
    DifferentiableFunction("affine and SiLU", of: [3, 5], [2, 5], [2]) {
      $0[0].affineSiLU(weight: $0[1], transposedWeight: $0[1].transposed, bias: $0[2])
    },
    DifferentiableFunction("SiLU", of: [17]) { $0[0].silu },
    DifferentiableFunction("gradient of SiLU times g", of: [17]) {
      let x = Tensor.plain([17], seed: 9)
      return SiLUGradient(activation: x.silu.storage)(x, times: $0[0])
    },
    DifferentiableFunction("second gradient of SiLU times g and c", of: [17], [17]) {
      SiLUSecondGradient()(.plain([17], seed: 9), times: $0[0], $0[1])
    },
    DifferentiableFunction("exponential", of: [17]) { $0[0].exponential },
    DifferentiableFunction("softplus", of: [17]) { $0[0].softplus },
    DifferentiableFunction("sigmoid", of: [17]) { $0[0].sigmoid },
    // -0.375: the distance of each of these numbers is more than the largest step of a difference.
    DifferentiableFunction("clamped", of: [17]) { $0[0].clamped(below: -0.375) },
    DifferentiableFunction("leaky ReLU", of: [17]) { ($0[0] + 0.375).leakyReLU(slope: 0.25) },
    DifferentiableFunction("gradient of leaky ReLU times g", of: [17]) {
      PiecewiseLinearGradient(function: .leakyReLU(slope: 0.25), x: .plain([17], seed: 9))($0[0])
    },
    DifferentiableFunction("tanh", of: [17]) { $0[0].tanh },
    DifferentiableFunction("square root", of: [17]) { ($0[0].squared + 1).squareRoot },
    DifferentiableFunction("inverse square root", of: [17]) {
      ($0[0].squared + 1).inverseSquareRoot
    },
    DifferentiableFunction("gradient of clamp times g", of: [17]) {
      PiecewiseLinearGradient(function: .clamp(bound: 0), x: .plain([17], seed: 9))($0[0])
    },
  ]
}

/// A linear primitive and its expected adjoint.
struct AdjointPair: Sendable, CustomTestStringConvertible {
  let name: String
  let inputShape: [Int]
  let forward: @Sendable (Tensor) -> Tensor
  let adjoint: @Sendable (Tensor) -> Tensor

  init(
    _ name: String, of inputShape: [Int], _ forward: @escaping @Sendable (Tensor) -> Tensor,
    adjoint: @escaping @Sendable (Tensor) -> Tensor
  ) {
    self.name = name
    self.inputShape = inputShape
    self.forward = forward
    self.adjoint = adjoint
  }

  var testDescription: String { name }

  /// Every primitive that is linear in an input; all factors are powers of two, so products are exact.
  static let all = ofElementsAndMatrices + ofImages

  private static let ofElementsAndMatrices = [
    AdjointPair("sum and repetition of rows", of: [3, 5]) {
      $0.sum(over: .rows)
    } adjoint: {
      $0.repeated(over: .rows, to: [3, 5])
    },
    AdjointPair("sum and repetition of columns", of: [3, 2, 5]) {
      $0.sum(over: .columns)
    } adjoint: {
      $0.repeated(over: .columns, to: [3, 2, 5])
    },
    AdjointPair("sum of all and repetition of a number", of: [3, 5]) {
      $0.sum()
    } adjoint: {
      $0.repeated(over: .all, to: [3, 5])
    },
    AdjointPair("repetition and sum of rows", of: [5]) {
      $0.repeated(over: .rows, to: [3, 5])
    } adjoint: {
      $0.sum(over: .rows)
    },
    AdjointPair("repetition and sum of columns", of: [3]) {
      $0.repeated(over: .columns, to: [3, 5])
    } adjoint: {
      $0.sum(over: .columns)
    },
    AdjointPair("rows and padded rows", of: [5, 2, 3]) {
      $0.rows(1..<3)
    } adjoint: {
      Padding(axis: .rows, offset: 1, count: 5)($0)
    },
    AdjointPair("padded rows and rows", of: [2, 3]) {
      Padding(axis: .rows, offset: 2, count: 7)($0)
    } adjoint: {
      $0.rows(2..<4)
    },
    AdjointPair("reshapes there and back", of: [3, 4]) {
      $0.reshaped(to: [2, 6])
    } adjoint: {
      $0.reshaped(to: [3, 4])
    },
    AdjointPair("a multiple", of: [3, 5]) {
      0.5 * $0
    } adjoint: {
      0.5 * $0
    },
    AdjointPair("the first term of a linear combination", of: [7]) {
      LinearCombination(a: 0.5, b: -2)($0, Tensor(repeating: 0, shape: [7]))
    } adjoint: {
      0.5 * $0
    },
    AdjointPair("the second term of a linear combination", of: [7]) {
      LinearCombination(a: 0.5, b: -2)(Tensor(repeating: 0, shape: [7]), $0)
    } adjoint: {
      -2 * $0
    },
    AdjointPair("a product by elements", of: [7]) {
      $0 * .plain([7], seed: 9)
    } adjoint: {
      $0 * .plain([7], seed: 9)
    },
    AdjointPair("gradient of a clamp", of: [17]) {
      PiecewiseLinearGradient(function: .clamp(bound: 0), x: .plain([17], seed: 9))($0)
    } adjoint: {
      PiecewiseLinearGradient(function: .clamp(bound: 0), x: .plain([17], seed: 9))($0)
    },
    AdjointPair("gradient of a leaky ReLU", of: [17]) {
      PiecewiseLinearGradient(function: .leakyReLU(slope: 0.25), x: .plain([17], seed: 9))($0)
    } adjoint: {
      PiecewiseLinearGradient(function: .leakyReLU(slope: 0.25), x: .plain([17], seed: 9))($0)
    },
    AdjointPair("A B in A", of: [3, 5]) {
      MatrixProduct.plain($0, .plain([5, 2], seed: 9))
    } adjoint: {
      MatrixProduct.rightTransposed($0, .plain([5, 2], seed: 9))
    },
    AdjointPair("A B in B", of: [5, 2]) {
      MatrixProduct.plain(.plain([3, 5], seed: 9), $0)
    } adjoint: {
      MatrixProduct.leftTransposed(.plain([3, 5], seed: 9), $0)
    },
    AdjointPair("A B^T in A", of: [3, 5]) {
      MatrixProduct.rightTransposed($0, .plain([2, 5], seed: 9))
    } adjoint: {
      MatrixProduct.plain($0, .plain([2, 5], seed: 9))
    },
    AdjointPair("A B^T in B", of: [2, 5]) {
      MatrixProduct.rightTransposed(.plain([3, 5], seed: 9), $0)
    } adjoint: {
      MatrixProduct.leftTransposed($0, .plain([3, 5], seed: 9))
    },
    AdjointPair("A^T B in A", of: [5, 3]) {
      MatrixProduct.leftTransposed($0, .plain([5, 2], seed: 9))
    } adjoint: {
      MatrixProduct.rightTransposed(.plain([5, 2], seed: 9), $0)
    },
    AdjointPair("A^T B in B", of: [5, 2]) {
      MatrixProduct.leftTransposed(.plain([5, 3], seed: 9), $0)
    } adjoint: {
      MatrixProduct.plain(.plain([5, 3], seed: 9), $0)
    },
    AdjointPair("an affine map in x", of: [3, 5]) {
      let weight = Tensor.plain([2, 5], seed: 9)
      let zero = Tensor(repeating: 0, shape: [2])
      return $0.affine(weight: weight, transposedWeight: weight.transposed, bias: zero)
    } adjoint: {
      .matrixProduct($0, .plain([2, 5], seed: 9))
    },
  ]
}
