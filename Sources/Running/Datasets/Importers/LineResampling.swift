/// Resamples a line of pixels to another length: each new pixel is a weighted mean of old ones.
///
/// A shorter line uses area averages: a new pixel is the mean of the old ones that it covers. A
/// longer line uses linear interpolation between the centres of old pixels.
struct LineResampling: Sendable {
  /// The weights of adjacent old pixels, from pixel `first` on; their sum is `total`.
  struct Mean: Sendable, Equatable {
    let first: Int
    let weights: [Int]
  }

  /// One mean for each new pixel.
  let means: [Mean]
  /// The sum of the weights of every mean.
  let total: Int

  /// Computes the weights for `newCount` pixels from `count`.
  init(from count: Int, to newCount: Int) {
    precondition(count > 0 && newCount > 0, "\(count) pixels to \(newCount)")
    if newCount <= count {
      // In these units an old pixel has the length newCount, and a new pixel the length count.
      total = count
      means = (0..<newCount).map { index in
        let covered = index * count..<(index + 1) * count
        let first = covered.lowerBound / newCount
        let last = (covered.upperBound - 1) / newCount
        return Mean(
          first: first,
          weights: (first...last).map { pixel in
            covered.clamped(to: pixel * newCount..<(pixel + 1) * newCount).count
          })
      }
    } else {
      // In these units an old pixel has the length 2 * newCount, and centres are integers.
      let unit = 2 * newCount
      total = unit
      means = (0..<newCount).map { index in
        let centre = (2 * index + 1) * count - newCount
        let position = min(max(0, centre), (count - 1) * unit)
        let rest = position % unit
        return Mean(first: position / unit, weights: rest == 0 ? [unit] : [unit - rest, rest])
      }
    }
  }
}
