public import Parallel
import Randomness
public import Tensors

/// The sliced 2-Wasserstein distance between two equally large sets of points.
///
/// SW_2^2 = mean over directions u of W_2^2(u . x, u . y)
///
/// u are unit vectors. It is at most W_2 of the same points, as each u . x moves no farther than x;
/// sets that are shifted by s are |s| / sqrt(dimensions) apart.
///
/// The directions are random, and the same for all sets of one dimension, so that distances to one
/// target can be compared. 512: a square (u . s)^2 deviates from its mean by at most sqrt(2) times
/// the mean, so that the mean of 512 is uncertain by 6 %, and the distance by 3 %.
///
/// - Source: N. Bonneel, J. Rabin, G. Peyré, H. Pfister, "Sliced and Radon Wasserstein barycenters of
///   measures", Journal of Mathematical Imaging and Vision 51 (2015).
public struct SlicedWasserstein: Sendable {
  /// SW_2; not a number if a coordinate is not finite.
  public let distance: Double

  private static let directionCount = 512
  private static let blockSize = 32

  /// Compares two tensors of shape [count, dimensions].
  ///
  /// - Precondition: the shapes are equal.
  /// - Cost: of 5000 points 0.4 s in 2 dimensions and 0.7 s in 784, on one core of an AMD EPYC.
  /// - Collective: every rank of the group, in the same order, with the same points.
  public init(
    from source: Tensor, to target: Tensor, in group: any ProcessGroup = SoloProcess()
  ) throws {
    precondition(
      source.shape == target.shape && source.shape.count == 2 && source.count > 0,
      "sliced transport between points of shapes \(source.shape) and \(target.shape)")
    let count = source.shape[0]
    guard (source.values + target.values).allSatisfy(\.isFinite) else {
      distance = .nan
      return
    }
    let sums = try group.inBlocks(Self.directionCount / Self.blockSize) { block in
      let key = RandomKey(seed: 0, purpose: .evaluation, step: block, shard: 2)
      let directions = RandomDirections.make(
        Self.blockSize, dimensions: source.shape[1], key)
      // [directions, count]
      let from = Tensor.matrixProduct(directions, transposing: source).values
      let to = Tensor.matrixProduct(directions, transposing: target).values
      return [
        stride(from: 0, to: from.count, by: count).reduce(0) { sum, start in
          // On a line, the cheapest way is from the least to the least, and so on.
          let pairs = zip(from[start..<start + count].sorted(), to[start..<start + count].sorted())
          return sum + pairs.reduce(0) { $0 + square(Double($1.0) - Double($1.1)) }
        }
      ]
    }
    let mean = sums.joined().reduce(0, +) / Double(Self.directionCount * count)
    distance = mean.squareRoot()
  }
}

private func square(_ x: Double) -> Double { x * x }
