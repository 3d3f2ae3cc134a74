import Tensors
import Testing

@Suite("Derivatives of primitives")
struct PrimitiveTests {
  /// The error of a difference, relative to |gradient| |direction|.
  ///
  /// With the step 1/32, Richardson's difference has an error of about step^4 = 1e-6. The rounding of
  /// its four values adds 2^-24 / step = 2e-6, times about six roundings of a value.
  static let tolerance = 2e-5

  @Test(
    "First derivatives agree with central differences",
    arguments: DifferentiableFunction.all + DifferentiableFunction.differentiableOnce)
  func first(function: DifferentiableFunction) {
    let points = function.inputs + [weights(for: function)]
    for index in points.indices {
      let direction = Self.direction(points[index].shape)
      let variables = points.map(\.asVariable)
      let gradient = gradients(
        of: weighted(function, variables).sum(), withRespectTo: [variables[index]])[0]
      let expected = difference(at: points, along: direction, ofInput: index) {
        // The sum is in double precision, so that it adds no rounding.
        let terms = weighted(function, $0)
        return terms.inner(Tensor(repeating: 1, shape: terms.shape))
      }
      let scale = 1 + gradient.norm * direction.norm
      let error = abs(gradient.inner(direction) - expected)
      #expect(error < Self.tolerance * scale, "input \(index)")
    }
  }

  @Test("Second derivatives agree with central differences", arguments: DifferentiableFunction.all)
  func second(function: DifferentiableFunction) {
    let points = function.inputs + [weights(for: function)]
    /// The slopes along a direction of every input, added.
    func slope(_ variables: [Tensor], differentiable: Bool) -> Tensor {
      let slopes = gradients(
        of: weighted(function, variables).sum(), withRespectTo: variables,
        differentiable: differentiable)
      return slopes.reduce(Tensor(0)) { $0 + ($1 * Self.direction($1.shape)).sum() }
    }
    for index in points.indices {
      let direction = Self.direction(points[index].shape)
      let variables = points.map(\.asVariable)
      let gradient = gradients(
        of: slope(variables, differentiable: true), withRespectTo: [variables[index]])[0]
      let expected = difference(at: points, along: direction, ofInput: index) {
        Double(slope($0.map(\.asVariable), differentiable: false).value)
      }
      let scale = 16 + gradient.norm * direction.norm
      let error = abs(gradient.inner(direction) - expected)
      #expect(error < Self.tolerance * scale, "input \(index)")
    }
  }

  @Test("<A x, y> = <x, A^T y> for every linear primitive", arguments: AdjointPair.all)
  func adjoints(pair: AdjointPair) {
    let x = Tensor.plain(pair.inputShape, seed: 3)
    let y = Tensor.plain(pair.forward(x).shape, seed: 4)
    // All products are multiples of 2^-18 less than 2^6, so sums in any order are exact.
    #expect(pair.forward(x).inner(y) == x.inner(pair.adjoint(y)))
  }

  @Test("The pullback of a linear primitive is its adjoint", arguments: AdjointPair.all)
  func pullbacks(pair: AdjointPair) {
    let x = Tensor.plain(pair.inputShape, seed: 3).asVariable
    let image = pair.forward(x)
    let y = Tensor.plain(image.shape, seed: 4)
    let pulledBack = gradients(of: image * y, withRespectTo: [x])[0]
    #expect(pulledBack.values == pair.adjoint(y).values)
    #expect(pulledBack.shape == pair.inputShape)
  }

  /// The function times weights, which are one more input, the last one.
  ///
  /// So the first cotangent of the backward pass is one of the variables.
  private func weighted(_ function: DifferentiableFunction, _ inputs: [Tensor]) -> Tensor {
    function.function(Array(inputs.dropLast())) * inputs[inputs.count - 1]
  }

  private func weights(for function: DifferentiableFunction) -> Tensor {
    .plain(function.function(function.inputs).shape, seed: 7)
  }

  /// Elements of -1 and 1, so that a step along them is exact.
  private static func direction(_ shape: [Int]) -> Tensor {
    Tensor(Tensor.plain(shape, seed: 5).values.map { $0 < 0 ? -1 : 1 }, shape: shape)
  }

  /// Richardson's combination of two central differences.
  private func difference(
    at points: [Tensor], along direction: Tensor, ofInput index: Int,
    _ function: ([Tensor]) -> Double
  ) -> Double {
    func central(_ step: Float) -> Double {
      func value(_ step: Float) -> Double {
        var points = points
        points[index] = points[index] + step * direction
        return function(points)
      }
      return (value(step) - value(-step)) / (2 * Double(step))
    }
    return (4 * central(1 / 32) - central(1 / 16)) / 3
  }
}
