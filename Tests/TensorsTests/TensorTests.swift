import Kernels
import Tensors
import Testing

@Suite("Tensors")
struct TensorTests {
  @Test("A tensor has the values and the shape that it was made from")
  func makers() {
    #expect(Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]).values == [1, 2, 3, 4, 5, 6])
    #expect(Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]).shape == [2, 3])
    #expect(Tensor(5).value == 5)
    #expect(Tensor(5).shape == [])
    #expect(Tensor(repeating: 2, shape: [3]).values == [2, 2, 2])
    let written = Tensor(shape: [2, 2]) { span in
      for index in span.indices { span[index] = Float(index) }
    }
    #expect(written.values == [0, 1, 2, 3])
  }

  @Test("A view reads a part of a buffer, and a copy writes a part")
  func views() {
    let buffer = FloatBuffer(count: 8, repeating: 0)
    Tensor([1, 2, 3], shape: [3]).copy(to: buffer, at: 2)
    #expect(buffer.values == [0, 0, 1, 2, 3, 0, 0, 0])
    #expect(Tensor(viewing: buffer, at: 3, shape: [2, 1]).values == [2, 3])
  }

  @Test("A view keeps the memory of its buffer alive")
  func lifetime() {
    let view = Tensor(viewing: FloatBuffer(count: 333, repeating: 4), at: 1, shape: [2])
    let other = FloatBuffer(count: 333, repeating: 5)
    #expect(view.values == [4, 4])
    #expect(other.values[0] == 5)
  }

  @Test("Operations on rows and columns put every element at its position")
  func places() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(x.sum(over: .rows).values == [5, 7, 9])
    #expect(x.sum(over: .columns).values == [6, 15])
    #expect(x.sum().value == 21)
    #expect(x.mean.value == 3.5)
    #expect(x.transposed.values == [1, 4, 2, 5, 3, 6])
    #expect(x.rows(1..<2).values == [4, 5, 6])
    #expect(x.followed(by: x.rows(0..<1)).values == [1, 2, 3, 4, 5, 6, 1, 2, 3])
    #expect(x.sum(over: .rows).repeated(over: .rows, to: [2, 3]).values == [5, 7, 9, 5, 7, 9])
    let columns = x.sum(over: .columns).repeated(over: .columns, to: [2, 3])
    #expect(columns.values == [6, 6, 6, 15, 15, 15])
    #expect(Tensor.matrixProduct(x, x.transposed).values == [14, 32, 32, 77])
  }

  @Test("A fused layer and activation has the bits of the two operations")
  func fusedLayer() {
    let x = Tensor.plain([25, 17], seed: 1)
    let weight = Tensor.plain([33, 17], seed: 2)
    let bias = Tensor.plain([33], seed: 3)
    let fused = x.affineSiLU(weight: weight, transposedWeight: weight.transposed, bias: bias)
    // Multiples of 2^-12 less than 2^7: the sum is exact, whether it starts or ends with the bias.
    let plain = x.affine(weight: weight, transposedWeight: weight.transposed, bias: bias).silu
    #expect(fused.values == plain.values)
  }

  @Test("Adding to a sum gives the bits of +, and changes no other tensor")
  func accumulation() {
    let (x, y) = (Tensor.plain([3, 7], seed: 4), Tensor.plain([3, 7], seed: 5))
    var sum = x + y
    let earlier = sum
    sum += x
    #expect(earlier.values == (x + y).values)
    #expect(sum.values == (x + y + x).values)
    sum += y
    #expect(sum.values == (x + y + x + y).values)
    let buffer = FloatBuffer(count: 2, repeating: 1)
    var view = Tensor(viewing: buffer, at: 0, shape: [2])
    view += Tensor([1, 2], shape: [2])
    #expect(view.values == [2, 3])
    #expect(buffer.values == [1, 1])
  }

  @Test("A sum after += can be differentiated")
  func differentiableAccumulation() {
    let x = Tensor.plain([3], seed: 4).asVariable
    var sum = x.squared
    sum += x
    #expect(gradients(of: sum, withRespectTo: [x])[0].values == (2 * x + 1).values)
  }
}
