import Datasets
import Testing

@Suite("Black and white of pictures")
struct BlackAndWhiteTests {
  @Test(
    "Pictures show -1 as black and 1 as white, unless the data lie elsewhere",
    arguments: [
      (nil, -1...1), (-1...1, -1...1), (-0.9...0.7, -1...1), (-1.1...1.2, -1...1),
      (0...1, 0...1), (0...255, 0...255), (0.2...0.8, 0.2...0.8), (-4...4, -4...4),
      // One grey level has no contrast.
      (3...3, -1...1),
    ] as [(ClosedRange<Float>?, ClosedRange<Float>)])
  func levels(range: ClosedRange<Float>?, expected: ClosedRange<Float>) {
    #expect(blackAndWhite(of: range) == expected)
  }
}
