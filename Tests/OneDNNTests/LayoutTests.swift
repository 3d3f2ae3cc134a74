import Testing

@testable import OneDNN

/// oneDNN 2 and 3 describe arrays and create operations in different ways; these are laws of both.
@Suite("Layouts and operations of oneDNN")
struct LayoutTests {
  private let sizes = [2, 32, 8, 6]

  @Test("Layouts are equal if sizes, order and type are")
  func equality() {
    #expect(Layout(sizes, .channelsLast) == Layout(sizes, .channelsLast))
    #expect(Layout(sizes, .channelsLast) != Layout(sizes, .channelBlocks))
    #expect(Layout(sizes, .channelsLast) != Layout(sizes, .channelsLast, of: .bf16))
    #expect(Layout(sizes, .channelsLast) != Layout([2, 32, 6, 8], .channelsLast))
    #expect(Layout([32], .rowMajor) != Layout([16], .rowMajor))
  }

  @Test("The size of an array is counted in floats, and includes the padding of its blocks")
  func floatCount() {
    #expect(Layout(sizes, .rowMajor).floatCount == 2 * 32 * 8 * 6)
    #expect(Layout(sizes, .channelsLast, of: .bf16).floatCount == 2 * 32 * 8 * 6 / 2)
    #expect(Layout([3], .rowMajor, of: .bf16).floatCount == 2)
    #expect(Layout([1, 17, 2, 2], .channelBlocks).floatCount == 32 * 2 * 2)
  }

  @Test("The layout of an operand stays the same when its operation is gone")
  func operandsOutliveOperations() throws {
    let image = Layout(sizes, .channelsLast)
    func operandLayout() throws -> Layout {
      try #require(Operation.reorder(from: image, to: Layout(sizes, .channelBlocks)))
        .layout(of: .output)
    }
    let layouts = try (0..<100).map { _ in try operandLayout() }
    #expect(layouts.allSatisfy { $0 == Layout(sizes, .channelBlocks) })
  }

  @Test("Every direction of a direct convolution exists; Winograd's with a stride does not")
  func convolutions() throws {
    let weights = [32, 32, 3, 3]
    func operation(
      _ propagation: Operation.Propagation, _ algorithm: Operation.Algorithm, stride: Int
    ) -> Operation? {
      .convolution(
        propagation, by: algorithm, input: Layout(sizes, .channelsLast),
        weights: Layout(weights, .any),
        output: Layout([2, 32, 8 / stride, 6 / stride], .channelsLast), stride: stride,
        padding: (1, 1),
        forward: propagation == .forward ? nil : operation(.forward, .direct, stride: stride))
    }
    for propagation in [Operation.Propagation.forward, .backwardData, .backwardWeights] {
      for stride in [1, 2] { #expect(operation(propagation, .direct, stride: stride) != nil) }
      #expect(operation(propagation, .winograd, stride: 2) == nil)
    }
    // The library chose an order for the weights, which holds all of them.
    let forward = try #require(operation(.forward, .direct, stride: 1))
    #expect(forward.layout(of: .weights).floatCount >= 32 * 32 * 3 * 3)
    #expect(forward.layout(of: .weights) != Layout(weights, .any))
  }

  @Test(
    "An instruction set has one name, whichever version of the library names it",
    arguments: [
      ("cpu_isa_sse41", "SSE4.1"), ("cpu_isa_avx2", "AVX2"), ("cpu_isa_avx2_vnni", "AVX2 VNNI"),
      ("cpu_isa_avx512_core", "AVX-512"), ("cpu_isa_avx512_core_bf16", "AVX-512 BF16"),
      ("cpu_isa_avx512_core_amx", "AVX-512 AMX"), ("cpu_isa_avx10_1_512_amx", "AVX-512 AMX"),
      ("cpu_isa_avx10_1_512", "AVX-512 FP16"),
      ("cpu_isa_avx10_1_512_amx_fp16", "AVX-512 AMX FP16"),
    ])
  func instructionSets(name: String, expected: String) {
    #expect(OneDNNLibrary.readableName(name) == expected)
  }
}
