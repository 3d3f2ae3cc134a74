import Randomness
public import Tensors

/// How far the patches of two sets of images are apart, at each level of their Laplacian pyramids.
///
/// SW_2^2 = mean over directions u of W_2^2(u . P, u . Q)
///
/// P and Q are patches of 7 x 7 pixels from the same random places of both sets, u random unit
/// vectors. It is told in standard deviations of u . Q, so that fine levels, whose numbers are
/// small, count as much as coarse ones.
///
/// This is not a distance between images as wholes, as `ExactTransport` is, but sees what that one
/// is blind to: among few images in many dimensions, a blurred set is nearer to the target than
/// another draw of the target.
///
/// - Source: T. Karras, T. Aila, S. Laine and J. Lehtinen, "Progressive growing of GANs for improved
///   quality, stability, and variation", ICLR 2018, section 5. There each set is brought to mean 0
///   and deviation 1 by itself; here brightness and contrast count.
public struct PatchDistance: Sendable {
  /// From the finest level to the coarsest, whose images are less than 14 pixels wide or high.
  public let levels: [Double]

  /// The root of the levels' mean square; not a number if a pixel is not finite.
  public var distance: Double {
    (levels.reduce(0) { $0 + $1 * $1 } / Double(levels.count)).squareRoot()
  }

  private static let side = 7
  private static let patchesPerImage = 16
  private static let directionCount = 128

  /// Compares two tensors of shape [count, channels, height, width].
  ///
  /// - Precondition: the shapes are equal.
  public init(from images: Tensor, to target: Tensor) {
    precondition(
      images.shape == target.shape && images.shape.count == 4 && images.count > 0,
      "patches of images of shapes \(images.shape) and \(target.shape)")
    guard (images.values + target.values).allSatisfy(\.isFinite) else {
      levels = [.nan]
      return
    }
    levels = zip(Self.pyramid(of: images), Self.pyramid(of: target)).enumerated().map {
      Self.distance(from: $1.0, to: $1.1, level: $0)
    }
  }

  /// What each halving of the resolution loses, and in the end what is left.
  ///
  /// - Returns: [count, height, width, channels] for each level.
  private static func pyramid(of images: Tensor) -> [Tensor] {
    var rest = images.channelsLast
    var levels: [Tensor] = []
    while rest.shape[1...2].allSatisfy({ $0.isMultiple(of: 2) && $0 >= 2 * side }) {
      let smaller = rest.downsampled2x
      levels.append(rest - smaller.upsampled2x)
      rest = smaller
    }
    return levels + [rest]
  }

  private static func distance(from images: Tensor, to target: Tensor, level: Int) -> Double {
    let places = RandomKey(seed: 0, purpose: .evaluation, step: level, shard: 0)
    let angles = RandomKey(seed: 0, purpose: .evaluation, step: level, shard: 1)
    let (sources, targets) = (patches(of: images, at: places), patches(of: target, at: places))
    let directions = RandomDirections.make(
      directionCount, dimensions: targets.shape[1], angles)
    // [directions, patches]
    let moved = Tensor.matrixProduct(directions, transposing: sources).values
    let wanted = Tensor.matrixProduct(directions, transposing: targets).values
    let count = targets.shape[0]
    var (squares, variance) = (0.0, 0.0)
    for start in stride(from: 0, to: moved.count, by: count) {
      // On a line, the cheapest way is from the least to the least, and so on.
      let wanted = wanted[start..<start + count].sorted()
      let mean = wanted.reduce(0) { $0 + Double($1) } / Double(count)
      for (x, y) in zip(moved[start..<start + count].sorted(), wanted) {
        squares += (Double(x) - Double(y)) * (Double(x) - Double(y))
        variance += (Double(y) - mean) * (Double(y) - mean)
      }
    }
    return squares == 0 ? 0 : (squares / variance).squareRoot()
  }

  /// Patches, one a row, at places that depend on the shape of `images` alone.
  private static func patches(of images: Tensor, at places: RandomKey) -> Tensor {
    let (height, width, channels) = (images.shape[1], images.shape[2], images.shape[3])
    let (rows, columns) = (min(side, height), min(side, width))
    let count = images.shape[0] * patchesPerImage
    let values = images.values
    return Tensor(shape: [count, rows * columns * channels]) { span in
      var next = 0
      for patch in 0..<count {
        let top = Int(places.bits(at: 2 * patch)) % (height - rows + 1)
        let left = Int(places.bits(at: 2 * patch + 1)) % (width - columns + 1)
        for row in top..<top + rows {
          let line = (patch / patchesPerImage * height + row) * width
          for index in (line + left) * channels..<(line + left + columns) * channels {
            span[next] = values[index]
            next += 1
          }
        }
      }
    }
  }
}
