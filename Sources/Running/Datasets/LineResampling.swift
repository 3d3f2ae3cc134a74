/// How the pixels of a line make those of a shorter or longer one: each is a weighted mean.
///
/// A shorter line is made by area: a new pixel is the mean of what it covers. A longer one is
/// interpolated between the middles of the old pixels.
struct LineResampling: Sendable {
  /// The weights of neighbouring old pixels, from `first` on; their sum is `total`.
  struct Mean: Sendable, Equatable {
    let first: Int
    let weights: [Int]
  }

  /// One for each new pixel.
  let means: [Mean]
  /// The sum of the weights of every mean.
  let total: Int

  /// Makes `newCount` pixels of `count`.
  init(from count: Int, to newCount: Int) {
    precondition(count > 0 && newCount > 0, "\(count) pixels to \(newCount)")
    if newCount <= count {
      // In units in which an old pixel has the length newCount, and a new one the length count.
      total = count
      means = (0..<newCount).map { place in
        let covered = place * count..<(place + 1) * count
        let first = covered.lowerBound / newCount
        let last = (covered.upperBound - 1) / newCount
        return Mean(
          first: first,
          weights: (first...last).map { pixel in
            covered.clamped(to: pixel * newCount..<(pixel + 1) * newCount).count
          })
      }
    } else {
      // In units of which 2 * newCount make an old pixel: the middles are at whole numbers.
      let unit = 2 * newCount
      total = unit
      means = (0..<newCount).map { place in
        let middle = (2 * place + 1) * count - newCount
        let position = min(max(0, middle), (count - 1) * unit)
        let rest = position % unit
        return Mean(first: position / unit, weights: rest == 0 ? [unit] : [unit - rest, rest])
      }
    }
  }
}
