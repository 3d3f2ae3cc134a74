import Randomness
public import Tensors

/// The distance between patches of two sets of images, at each level of their Laplacian pyramids.
///
/// SW_2^2 = mean over directions u of W_2^2(u . P, u . Q)
///
/// P and Q are patches of 7 x 7 pixels from the same random positions in both sets, and u are random
/// unit vectors. The unit is the standard deviation of u . Q, so fine levels, whose numbers are
/// small, count as much as coarse ones.
///
/// Unlike `ExactTransport`, which compares whole images, it detects blur. With few images in many
/// dimensions, the W_2 of a blurred set is lower than that of a second draw of the reference.
///
/// - Source: T. Karras, T. Aila, S. Laine and J. Lehtinen, "Progressive growing of GANs for improved
///   quality, stability, and variation", ICLR 2018, section 5. They normalize each set to mean 0 and
///   standard deviation 1. Without that, differences in brightness and contrast count.
public struct PatchDistance: Sendable {
  /// The distances from the finest level to the coarsest.
  ///
  /// At the coarsest level, a side of the images is odd or shorter than 14 pixels.
  let levels: [Double]

  /// The root mean square over the levels; NaN if a pixel is not finite.
  public var distance: Double {
    (levels.reduce(0) { $0 + $1 * $1 } / Double(levels.count)).squareRoot()
  }

  private static let side = 7
  private static let patchesPerImage = 16
  private static let directionCount = 128

  /// Compares two tensors of shape [count, channels, height, width].
  ///
  /// - Precondition: the shapes are equal.
  public init(samples: Tensor, reference: Tensor) {
    precondition(
      samples.shape == reference.shape && samples.shape.count == 4 && samples.count > 0,
      "patches of images of shapes \(samples.shape) and \(reference.shape)")
    guard (samples.values + reference.values).allSatisfy(\.isFinite) else {
      levels = [.nan]
      return
    }
    levels = zip(Self.pyramid(of: samples), Self.pyramid(of: reference)).enumerated().map {
      Self.distance(samples: $1.0, reference: $1.1, level: $0)
    }
  }

  /// The details that each halving of the resolution removes, and last the remaining image.
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

  private static func distance(samples: Tensor, reference: Tensor, level: Int) -> Double {
    let positions = RandomKey(seed: 0, purpose: .evaluation, step: level, shard: 0)
    let angles = RandomKey(seed: 0, purpose: .evaluation, step: level, shard: 1)
    let p = patches(of: samples, at: positions)
    let q = patches(of: reference, at: positions)
    let directions = angles.directions(directionCount, dimensions: q.shape[1])
    // [directions, patches]
    let projectedP = Tensor.matrixProduct(directions, transposing: p).values
    let projectedQ = Tensor.matrixProduct(directions, transposing: q).values
    let count = q.shape[0]
    var (squares, variance) = (0.0, 0.0)
    for start in stride(from: 0, to: projectedP.count, by: count) {
      // On a line, optimal transport matches the points in ascending order.
      let sortedQ = projectedQ[start..<start + count].sorted()
      let mean = sortedQ.reduce(0) { $0 + Double($1) } / Double(count)
      for (x, y) in zip(projectedP[start..<start + count].sorted(), sortedQ) {
        squares += (Double(x) - Double(y)) * (Double(x) - Double(y))
        variance += (Double(y) - mean) * (Double(y) - mean)
      }
    }
    return squares == 0 ? 0 : (squares / variance).squareRoot()
  }

  /// Patches at random positions, [patches, pixels]; the positions depend only on the key and on the
  /// shape of `images`.
  private static func patches(of images: Tensor, at positions: RandomKey) -> Tensor {
    let (height, width, channels) = (images.shape[1], images.shape[2], images.shape[3])
    let (rows, columns) = (min(side, height), min(side, width))
    let count = images.shape[0] * patchesPerImage
    let values = images.values
    return Tensor(shape: [count, rows * columns * channels]) { span in
      var next = 0
      for patch in 0..<count {
        let top = Int(positions.bits(at: 2 * patch)) % (height - rows + 1)
        let left = Int(positions.bits(at: 2 * patch + 1)) % (width - columns + 1)
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
