public import Parallel
import Randomness
public import Tensors

/// The sliced 2-Wasserstein distance between two point sets of equal size.
///
/// SW_2^2 = mean over directions u of W_2^2(u . x, u . y)
///
/// u are unit vectors. SW_2 is at most W_2 of the same points, because |u . x| <= |x|. For a shift
/// by s it is |s| / sqrt(dimensions).
///
/// The directions are random, but the same for all sets of one dimension, so distances to one
/// reference are comparable. There are 512: the square (u . s)^2 has a standard deviation of at most
/// sqrt(2) times its mean, so the mean of 512 squares has a relative error of 6 %, and the distance
/// one of 3 %.
///
/// - Source: N. Bonneel, J. Rabin, G. Peyré, H. Pfister, "Sliced and Radon Wasserstein barycenters of
///   measures", Journal of Mathematical Imaging and Vision 51 (2015).
public struct SlicedWasserstein: Sendable {
  /// SW_2; NaN if a coordinate is not finite.
  public let distance: Double

  private static let directionCount = 512
  private static let blockSize = 32

  /// Compares two tensors of shape [count, dimensions].
  ///
  /// - Precondition: the shapes are equal.
  /// - Cost: for 5000 points 0.4 s in 2 dimensions and 0.7 s in 784, on one core of an AMD EPYC.
  /// - Collective: every rank of the group, in the same order, with the same points.
  public init(
    samples: Tensor, reference: Tensor, in group: any ProcessGroup = SoloProcess()
  ) throws {
    precondition(
      samples.shape == reference.shape && samples.shape.count == 2 && samples.count > 0,
      "sliced transport between points of shapes \(samples.shape) and \(reference.shape)")
    let count = samples.shape[0]
    guard (samples.values + reference.values).allSatisfy(\.isFinite) else {
      distance = .nan
      return
    }
    let sums = try group.inBlocks(Self.directionCount / Self.blockSize) { block in
      let key = RandomKey(seed: 0, purpose: .evaluation, step: block, shard: 2)
      let directions = key.directions(Self.blockSize, dimensions: samples.shape[1])
      // [directions, count]
      let x = Tensor.matrixProduct(directions, transposing: samples).values
      let y = Tensor.matrixProduct(directions, transposing: reference).values
      return [
        stride(from: 0, to: x.count, by: count).reduce(0) { sum, start in
          // On a line, optimal transport matches the points in ascending order.
          let pairs = zip(x[start..<start + count].sorted(), y[start..<start + count].sorted())
          return sum + pairs.reduce(0) { $0 + square(Double($1.0) - Double($1.1)) }
        }
      ]
    }
    let mean = sums.joined().reduce(0, +) / Double(Self.directionCount * count)
    distance = mean.squareRoot()
  }
}

private func square(_ x: Double) -> Double { x * x }

extension RandomKey {
  /// Random vectors of length 1, [count, dimensions].
  func directions(_ count: Int, dimensions: Int) -> Tensor {
    Tensor(shape: [count, dimensions]) { span in
      fill(normal: &span)
      for start in stride(from: 0, to: span.count, by: dimensions) {
        let indices = start..<start + dimensions
        let length = indices.reduce(Float(0)) { $0 + span[$1] * span[$1] }.squareRoot()
        for index in indices { span[index] /= length }
      }
    }
  }
}
