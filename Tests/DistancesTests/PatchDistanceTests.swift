import Tensors
import Testing

@testable import Distances

@Suite("Distances of patches")
struct PatchDistanceTests {
  /// Bright rectangles on black with noise.
  private static func images(_ count: Int, seed: UInt64, noise: Double = 0.1) -> Tensor {
    var random = FixedRandom(seed: seed)
    let side = 16
    let values = (0..<count).flatMap { _ -> [Float] in
      let (left, top) = (Int(random.uniform() * 8), Int(random.uniform() * 8))
      let (width, height) = (4 + Int(random.uniform() * 5), 4 + Int(random.uniform() * 5))
      return (0..<side * side).map { place in
        let (row, column) = place.quotientAndRemainder(dividingBy: side)
        let isInside =
          (top..<top + height).contains(row) && (left..<left + width).contains(column)
        return Float((isInside ? 1 : -1) + noise * random.normal())
      }
    }
    return Tensor(values, shape: [count, 1, side, side])
  }

  private let target = Self.images(100, seed: 1)

  @Test("The distance of images from themselves is 0, and NaN if a pixel is NaN")
  func same() {
    #expect(PatchDistance(samples: target, reference: target).levels == [0, 0])
    let black = Tensor([Float](repeating: -1, count: target.count), shape: target.shape)
    #expect(PatchDistance(samples: black, reference: black).distance == 0)
    let unknown = Tensor([Float](repeating: .nan, count: target.count), shape: target.shape)
    #expect(PatchDistance(samples: unknown, reference: target).distance.isNaN)
  }

  @Test("Patches of blurred images are farther away than another draw, but W2 of them is nearer")
  func blurred() {
    let other = Self.images(100, seed: 2)
    let blurred = other.channelsLast.downsampled2x.upsampled2x.channelsFirst
    func distances(_ images: Tensor) -> (whole: Double, patches: Double) {
      let points = [100, 256]
      return (
        ExactTransport(
          samples: images.reshaped(to: points), reference: target.reshaped(to: points)
        ).distance, PatchDistance(samples: images, reference: target).distance
      )
    }
    let (draw, blur) = (distances(other), distances(blurred))
    #expect(blur.whole < draw.whole, "\(blur) \(draw)")
    #expect(blur.patches > 3 * draw.patches, "\(blur) \(draw)")
  }

  @Test("Images with other noise, other brightness or all equal are farther away than another draw")
  func others() {
    let draw = PatchDistance(samples: Self.images(100, seed: 2), reference: target).distance
    let one = Self.images(1, seed: 2).values
    let darker = Tensor(Self.images(100, seed: 2).values.map { $0 - 0.3 }, shape: target.shape)
    for (name, images) in [
      ("noise", Self.images(100, seed: 2, noise: 0.5)), ("brightness", darker),
      ("one", Tensor((0..<100).flatMap { _ in one }, shape: target.shape)),
    ] {
      let distance = PatchDistance(samples: images, reference: target).distance
      #expect(distance > 2 * draw, "\(name): \(distance), another draw: \(draw)")
    }
  }

  @Test("For images of one brightness each, the distance of a shift is in standard deviations")
  func shift() {
    // 7 x 7 equal pixels: u . y = y sum(u), and a shift by s changes it by s sum(u). So the distance
    // is s / deviation(y) for every direction u.
    let levels: [Float] = (0..<64).map { Float($0 % 8) }
    func flat(_ shift: Float) -> Tensor {
      Tensor(
        levels.flatMap { [Float](repeating: $0 + shift, count: 49) }, shape: [64, 1, 7, 7])
    }
    // Variance of 0…7: 63 / 12. 1e-5: sums of floats.
    let expected = 0.5 / (63.0 / 12).squareRoot()
    #expect(abs(PatchDistance(samples: flat(0.5), reference: flat(0)).distance - expected) < 1e-5)
  }
}
