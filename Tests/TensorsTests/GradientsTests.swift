import Tensors
import Testing

@Suite("Gradients")
struct GradientsTests {
  let x = Tensor.plain([3, 5], seed: 1).asVariable

  @Test("Contributions of all uses of a tensor are added")
  func fanOut() {
    let gradient = gradients(of: x * x + 3 * x - x, withRespectTo: [x])[0]
    #expect(gradient.values == x.values.map { 2 * $0 + 2 })
  }

  @Test("The gradient with respect to an unused variable is zero")
  func unused() {
    let older = Tensor.plain([2], seed: 2).asVariable
    let result = x.squared.sum()
    let newer = Tensor.plain([4], seed: 3).asVariable
    let both = gradients(of: result, withRespectTo: [older, newer])
    #expect(both[0].values == [0, 0])
    #expect(both[1].values == [0, 0, 0, 0])
    // A result older than the variable, and a result that depends on no variable.
    let later = Tensor.plain([2], seed: 2).asVariable
    #expect(gradients(of: result, withRespectTo: [later])[0].values == [0, 0])
    #expect(gradients(of: Tensor(7), withRespectTo: [later])[0].values == [0, 0])
  }

  @Test("The gradient of a tensor with respect to itself is one")
  func identity() {
    #expect(gradients(of: x, withRespectTo: [x])[0].values.allSatisfy { $0 == 1 } as Bool)
  }

  @Test("Detached values are constants, and constants are not recorded")
  func constants() {
    let gradient = gradients(of: x * x.detached, withRespectTo: [x])[0]
    #expect(gradient.values == x.values)
    let unrelated = (x.detached * x.detached).sum().asVariable
    #expect(gradients(of: unrelated, withRespectTo: [x])[0].values.allSatisfy { $0 == 0 } as Bool)
  }

  @Test("An intermediate result and its input can both be variables of a gradient")
  func intermediate() {
    let middle = x.squared
    let both = gradients(of: (3 * middle).sum(), withRespectTo: [middle, x])
    #expect(both[0].values.allSatisfy { $0 == 3 } as Bool)
    #expect(both[1].values == x.values.map { 6 * $0 })
  }

  @Test("A variable that is listed twice has the same gradient twice")
  func twice() {
    let both = gradients(of: x.squared, withRespectTo: [x, x])
    #expect(both[0].values == both[1].values)
  }

  @Test("Gradients are recorded only if they will be differentiated")
  func recording() {
    let plain = gradients(of: x.squared.sum(), withRespectTo: [x])[0]
    #expect(gradients(of: plain, withRespectTo: [x])[0].values.allSatisfy { $0 == 0 } as Bool)
    let recorded = gradients(of: x.squared.sum(), withRespectTo: [x], differentiable: true)[0]
    #expect(gradients(of: recorded, withRespectTo: [x])[0].values.allSatisfy { $0 == 2 } as Bool)
  }

  @Test("Neither the backward pass nor the release of 50,000 primitives overflows the stack")
  func deepChain() {
    var chain = x
    for _ in 0..<50_000 { chain = -chain }
    #expect(gradients(of: chain, withRespectTo: [x])[0].values.allSatisfy { $0 == 1 } as Bool)
    // A recorded backward pass makes a second chain, which refers to the first.
    let recorded = gradients(of: chain * x, withRespectTo: [x], differentiable: true)[0]
    #expect(recorded.values == x.values.map { 2 * $0 })
  }

  @Test("Releasing a chain keeps the nodes that other tensors use")
  func sharedChain() {
    var chain = x
    var kept: [Tensor] = []
    for link in 0..<1_000 {
      chain = chain + x
      if link % 100 == 0 { kept.append(chain) }
    }
    chain = x
    for (index, tensor) in kept.enumerated() {
      let gradient = gradients(of: tensor, withRespectTo: [x])[0]
      #expect(gradient.values.allSatisfy { $0 == Float(100 * index + 2) } as Bool)
    }
  }

  @Test("The same computation gives the same bits")
  func repeatability() {
    func evaluate() -> [Float] {
      let weight = Tensor.plain([7, 5], seed: 4).asVariable
      let bias = Tensor.plain([7], seed: 5).asVariable
      let hidden = x.affineSiLU(
        weight: weight, transposedWeight: weight.transposed, bias: bias)
      let slopes = gradients(of: hidden.squared, withRespectTo: [x], differentiable: true)[0]
      return gradients(of: slopes.squared.sum(), withRespectTo: [weight, bias, x])
        .flatMap(\.values)
    }
    let once = evaluate()
    for _ in 0..<5 { #expect(evaluate() == once) }
  }
}
