import Kernels
import Testing

@Suite("Convolutions")
struct ConvolutionsTests {
  /// Odd and even sizes; one channel, and more channels than a vector; filters of one pixel, strides,
  /// and filters that are not square.
  static let geometries = [
    geometry(1, 5, 4, from: 1, to: 1, filter: 1, 1),
    geometry(2, 5, 4, from: 3, to: 5, filter: 3, 3, padding: 1),
    geometry(3, 8, 8, from: 16, to: 17, filter: 3, 3, padding: 1),
    geometry(2, 9, 7, from: 5, to: 3, filter: 3, 3, stride: 2),
    geometry(2, 8, 6, from: 4, to: 2, filter: 3, 3, stride: 2, padding: 1),
    geometry(2, 6, 7, from: 2, to: 4, filter: 1, 3, padding: 1),
    geometry(2, 4, 4, from: 33, to: 64, filter: 1, 1),
    // Padding along one axis: filters of one row or column that keep the size.
    geometry(2, 6, 9, from: 3, to: 17, filter: 1, 7, padding: 0, 3),
    geometry(2, 9, 6, from: 16, to: 5, filter: 7, 1, padding: 3, 0),
    geometry(1, 8, 7, from: 4, to: 16, filter: 5, 5, padding: 2),
    // Winograd's algorithm, where oneDNN has it: sizes that are multiples of the 4 x 4 tile, and not.
    geometry(2, 8, 8, from: 16, to: 32, filter: 3, 3, padding: 1),
    geometry(1, 5, 6, from: 64, to: 64, filter: 3, 3, padding: 1),
  ]

  private static func geometry(
    _ batch: Int, _ height: Int, _ width: Int, from inputs: Int, to outputs: Int, filter: Int...,
    stride: Int = 1, padding: Int...
  ) -> ConvolutionGeometry {
    ConvolutionGeometry(
      batch: batch, inputSize: .init(height: height, width: width), inputChannels: inputs,
      outputChannels: outputs, filter: .init(height: filter[0], width: filter[1]), stride: stride,
      padding: .init(height: padding.first ?? 0, width: padding.last ?? 0))
  }

  @Test("All three contractions are the sums of their products", arguments: geometries)
  func contractions(geometry: ConvolutionGeometry) {
    let terms = Terms(geometry)
    let input = numbers(terms.inputCount, seed: 1)
    let output = numbers(terms.outputCount, seed: 2)
    let weights = numbers(terms.weightCount, seed: 3)
    let bias = numbers(geometry.outputChannels, seed: 4)

    var made = [Float](repeating: .nan, count: output.count)
    Convolutions.forward(input, weights: weights, bias: nil, to: &made, geometry)
    expect(made, terms.sums(output.count) { ($0.output, input[$0.input], weights[$0.weight]) })

    Convolutions.forward(input, weights: weights, bias: bias, to: &made, geometry)
    let start = output.indices.map { bias[$0 % bias.count] }
    expect(
      made,
      terms.sums(output.count, from: start) { ($0.output, input[$0.input], weights[$0.weight]) })

    made = [Float](repeating: .nan, count: input.count)
    Convolutions.inputGradient(of: output, weights: weights, to: &made, geometry)
    expect(made, terms.sums(input.count) { ($0.input, output[$0.output], weights[$0.weight]) })

    made = [Float](repeating: .nan, count: weights.count)
    Convolutions.weightGradient(of: output, input: input, to: &made, geometry)
    expect(made, terms.sums(weights.count) { ($0.weight, output[$0.output], input[$0.input]) })
  }

  @Test(
    "In bf16 the contractions are the same sums of rounded factors",
    .enabled(if: Precision.bf16.isNative, "the processor has no instructions for bf16"),
    arguments: geometries)
  func bfloat16(geometry: ConvolutionGeometry) {
    let terms = Terms(geometry)
    let input = numbers(terms.inputCount, seed: 1)
    let output = numbers(terms.outputCount, seed: 2)
    let weights = numbers(terms.weightCount, seed: 3)
    let (input16, output16, weights16) = (
      input.map(toBFloat16), output.map(toBFloat16), weights.map(toBFloat16)
    )

    var made = [Float](repeating: .nan, count: output.count)
    Convolutions.forward(input, weights: weights, bias: nil, to: &made, geometry, in: .bf16)
    expect(
      made, terms.sums(output.count) { ($0.output, input16[$0.input], weights16[$0.weight]) })
    #expect(input16 != input)

    made = [Float](repeating: .nan, count: input.count)
    Convolutions.inputGradient(of: output, weights: weights, to: &made, geometry, in: .bf16)
    expect(
      made, terms.sums(input.count) { ($0.input, output16[$0.output], weights16[$0.weight]) })

    made = [Float](repeating: .nan, count: weights.count)
    Convolutions.weightGradient(of: output, input: input, to: &made, geometry, in: .bf16)
    expect(
      made, terms.sums(weights.count) { ($0.weight, output16[$0.output], input16[$0.input]) })
  }

  /// The nearest number with 8 bits of precision; of two, the even one.
  private func toBFloat16(_ x: Float) -> Float {
    let bits = x.bitPattern
    return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
  }

  @Test("A compiled convolution gives the same bits at every call with the same input")
  func repeated() {
    let geometry = Self.geometries[1]
    let terms = Terms(geometry)
    let weights = [1, 2].map { numbers(terms.weightCount, seed: $0) }
    let input = numbers(terms.inputCount, seed: 3)
    let results = [0, 1, 0].map { index in
      var made = [Float](repeating: .nan, count: terms.outputCount)
      Convolutions.forward(input, weights: weights[index], bias: nil, to: &made, geometry)
      return made
    }
    #expect(results[0] == results[2] && results[0] != results[1])
  }

  @Test("A reordered copy of weights is used again, even if the weights have changed")
  func keptWeights() {
    // The layout is blocks of sixteen channels, so the weights are copied.
    let geometry = Self.geometries[10]
    let terms = Terms(geometry)
    let weights = [1, 2].map { numbers(terms.weightCount, seed: $0) }
    let input = numbers(terms.inputCount, seed: 3)
    let output = numbers(terms.outputCount, seed: 4)
    func results(_ weights: [Float], _ keeper: ReorderedWeights?) -> [[Float]] {
      var made = [Float](repeating: .nan, count: terms.outputCount)
      var gradient = [Float](repeating: .nan, count: terms.inputCount)
      Convolutions.forward(
        input, weights: weights, bias: nil, to: &made, geometry, reordered: keeper)
      Convolutions.inputGradient(
        of: output, weights: weights, to: &gradient, geometry, reordered: keeper)
      return [made, gradient]
    }
    let keeper = ReorderedWeights()
    let first = results(weights[0], keeper)
    #expect(first == results(weights[0], nil))
    #expect(first == results(weights[1], keeper))
    #expect(results(weights[1], ReorderedWeights()) == results(weights[1], nil))
    #expect(results(weights[1], nil) != first)
  }

  private func expect(
    _ made: [Float], _ expected: [(sum: Double, sumOfAbsolutes: Double, count: Int)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (index, value) in made.enumerated() {
      let (sum, sumOfAbsolutes, count) = expected[index]
      // The number of roundings of a term is at most the number of terms.
      let allowed = Double(count + 1) * rounding * sumOfAbsolutes
      #expect(
        abs(Double(value) - sum) <= allowed, "element \(index)", sourceLocation: sourceLocation)
    }
  }
}

/// The products that a convolution adds: the indices of their factors and of their sum.
private struct Terms {
  typealias Term = (input: Int, weight: Int, output: Int)

  private let geometry: ConvolutionGeometry
  private let all: [Term]

  var inputCount: Int {
    geometry.batch * geometry.inputSize.height * geometry.inputSize.width * geometry.inputChannels
  }
  var outputCount: Int {
    geometry.batch * geometry.outputSize.height * geometry.outputSize.width
      * geometry.outputChannels
  }
  var weightCount: Int {
    geometry.outputChannels * geometry.inputChannels * geometry.filter.height
      * geometry.filter.width
  }

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    let (input, output, filter) = (geometry.inputSize, geometry.outputSize, geometry.filter)
    var all: [Term] = []
    for image in 0..<geometry.batch {
      for (row, column) in pairs(output.height, output.width) {
        for (filterRow, filterColumn) in pairs(filter.height, filter.width) {
          let inputRow = row * geometry.stride + filterRow - geometry.padding.height
          let inputColumn = column * geometry.stride + filterColumn - geometry.padding.width
          guard (0..<input.height).contains(inputRow), (0..<input.width).contains(inputColumn)
          else { continue }
          for (from, to) in pairs(geometry.inputChannels, geometry.outputChannels) {
            all.append(
              (
                ((image * input.height + inputRow) * input.width + inputColumn)
                  * geometry.inputChannels + from,
                ((to * geometry.inputChannels + from) * filter.height + filterRow) * filter.width
                  + filterColumn,
                ((image * output.height + row) * output.width + column) * geometry.outputChannels
                  + to
              ))
          }
        }
      }
    }
    self.all = all
  }

  /// The sums, with the sums of absolute values and the counts that bound their rounding.
  func sums(
    _ count: Int, from start: [Float]? = nil, term: (Term) -> (place: Int, Float, Float)
  ) -> [(sum: Double, sumOfAbsolutes: Double, count: Int)] {
    var result = (0..<count).map { index in
      let start = Double(start?[index] ?? 0)
      return (sum: start, sumOfAbsolutes: abs(start), count: 1)
    }
    for entry in all {
      let (place, a, b) = term(entry)
      result[place].sum += Double(a) * Double(b)
      result[place].sumOfAbsolutes += abs(Double(a) * Double(b))
      result[place].count += 1
    }
    return result
  }
}

private func pairs(_ first: Int, _ second: Int) -> [(Int, Int)] {
  (0..<first).flatMap { a in (0..<second).map { (a, $0) } }
}
