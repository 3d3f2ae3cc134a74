import Testing

@testable import Tensors

@Suite("Operation counters")
struct OperationCounterTests {
  /// Images [2, 6, 5, 3] and four filters of 3 x 3.
  private let image = Tensor.plain([2, 6, 5, 3], seed: 1)
  private let filter = Tensor.plain([4, 3, 3, 3], seed: 2)

  @Test("Each contraction of a convolution has as many operations as its definition")
  func convolution() {
    let counter = OperationCounter()
    let gradient = counter.recording {
      let variables = [image.asVariable, filter.asVariable]
      let output = variables[0].convolved(with: variables[1], padding: 1)
      return gradients(of: output, withRespectTo: variables)
    }
    #expect(gradient.map(\.shape) == [image.shape, filter.shape])
    // For each pixel and output channel a sum of 3 x 3 x 3 products: a multiplication and an addition
    // per product.
    let operations = 2 * (2 * 6 * 5 * 4) * 27
    let bytes = 4 * (2 * 6 * 5 * 3 + 4 * 27 + 2 * 6 * 5 * 4)
    let entries = counter.entries.filter { $0.value.operations > 0 }
    #expect(
      Set(entries.keys.map(\.name)) == [
        "convolution, forward", "convolution, input gradient", "convolution, weight gradient",
      ])
    for entry in entries.values {
      #expect(entry.calls == 1 && entry.operations == operations && entry.bytes == bytes)
      #expect(entry.seconds > 0)
    }
  }

  @Test("Products of matrices have 2 rows inner columns operations, in every form")
  func products() {
    let (a, b) = (Tensor.plain([3, 5], seed: 1), Tensor.plain([5, 7], seed: 2))
    let counter = OperationCounter()
    counter.recording {
      let variables = [a.asVariable, b.asVariable]
      let product = Tensor.matrixProduct(variables[0], variables[1])
      _ = gradients(of: product, withRespectTo: variables)
    }
    let entry = counter.entries["matrix product"]
    #expect(entry?.calls == 3 && entry?.operations == 3 * 2 * 3 * 5 * 7)
  }

  @Test("Calls outside of the scope of a counter and calls of other tasks are not entered")
  func inactive() async {
    let counter = OperationCounter()
    _ = counter.recording { image + image }
    let after = counter.entries
    #expect(after["sum of two"]?.calls == 1)
    _ = image + image
    await withCheckedContinuation { done in
      counter.recording {
        _ = Task.detached { [image] in
          _ = image * image
          done.resume()
        }
      }
    }
    #expect(counter.entries == after)
  }

  @Test(
    "Planning enters the same calls, operations and bytes as computing",
    arguments: DifferentiableFunction.all + DifferentiableFunction.differentiableOnce)
  func planned(function: DifferentiableFunction) {
    func entries(_ purpose: OperationCounter.Purpose) -> [OperationKind: [Int]] {
      let counter = OperationCounter(purpose)
      counter.recording {
        let variables = function.inputs.map(\.asVariable)
        _ = gradients(of: function.function(variables), withRespectTo: variables)
      }
      return counter.entries.mapValues { [$0.calls, $0.operations, $0.bytes] }
    }
    let planned = entries(.planning)
    #expect(planned == entries(.timing))
    #expect(!planned.isEmpty)
  }

  @Test("Planning computes nothing")
  func plansOnly() {
    let sum = OperationCounter(.planning).recording {
      var sum = Tensor(repeating: 1, shape: [3])
      sum += Tensor([1, 2, 3], shape: [3])
      return sum + sum
    }
    #expect(sum.shape == [3])
    var kept = Tensor([1, 2, 3], shape: [3])
    OperationCounter(.planning).recording { kept += Tensor([1, 2, 3], shape: [3]) }
    #expect(kept.values == [1, 2, 3])
  }
}
