/// Normalisation of images over groups of neighbouring channels.
///
/// An image is [pixels, channels]; a group is `channels / groups` channels of all its pixels. All
/// passes run along channels, with one number of a group spread over its channels.
public enum GroupNorm {
  /// y = (x - mean) / sqrt(variance + epsilon), with mean and biased variance of each group.
  ///
  /// The variance is the mean of squared deviations, in a pass of its own: the mean of squares less
  /// the squared mean would lose the digits of a group far from zero.
  ///
  /// - Parameters:
  ///   - x: [pixels, channels].
  ///   - y: [pixels, channels].
  ///   - inverseDeviations: [groups]; set to 1 / sqrt(variance + epsilon).
  ///   - pixels: how many.
  ///   - channels: how many.
  ///   - groups: a divisor of the channels.
  ///   - epsilon: keeps the quotient finite.
  public static func normalize(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
    inverseDeviations: UnsafeMutablePointer<Float>, pixels: Int, channels: Int, groups: Int,
    epsilon: Float
  ) {
    let scratch = FloatBuffer(count: 2 * channels)
    let (means, sums) = (scratch.pointer, scratch.pointer + channels)
    let size = channels / groups
    let share = 1 / Float(pixels * size)
    Reductions.sumRows(x, to: sums, rows: pixels, columns: channels)
    for group in 0..<groups {
      let mean = share * Reductions.sum(sums + group * size, count: size)
      (means + group * size).update(repeating: mean, count: size)
    }
    sums.update(repeating: 0, count: channels)
    for pixel in 0..<pixels {
      mapVectors(x + pixel * channels, means, UnsafePointer(sums), to: sums, count: channels) {
        x, mean, sum in
        let deviation = x - mean
        return sum.addingProduct(deviation, deviation)
      }
    }
    for group in 0..<groups {
      let variance = share * Reductions.sum(sums + group * size, count: size)
      inverseDeviations[group] = 1 / (variance + epsilon).squareRoot()
      (sums + group * size).update(repeating: inverseDeviations[group], count: size)
    }
    for pixel in 0..<pixels {
      let start = pixel * channels
      mapVectors(x + start, means, UnsafePointer(sums), to: y + start, count: channels) {
        x, mean, inverse in
        (x - mean) * inverse
      }
    }
  }

  /// z = (g - mean(g) - y mean(g y)) / deviation, with means over each group: the derivative of
  /// `normalize`, transposed, which is itself.
  ///
  /// - Parameters:
  ///   - y: what `normalize` returned, [pixels, channels].
  ///   - inverseDeviations: what it set, [groups].
  ///   - g: [pixels, channels].
  ///   - z: [pixels, channels].
  ///   - pixels: how many.
  ///   - channels: how many.
  ///   - groups: a divisor of the channels.
  public static func normalizeGradient(
    normalized y: UnsafePointer<Float>, inverseDeviations: UnsafePointer<Float>,
    times g: UnsafePointer<Float>, to z: UnsafeMutablePointer<Float>, pixels: Int, channels: Int,
    groups: Int
  ) {
    let scratch = FloatBuffer(count: 3 * channels)
    let (inverses, offsets, factors) = (
      scratch.pointer, scratch.pointer + channels, scratch.pointer + 2 * channels
    )
    let size = channels / groups
    let share = 1 / Float(pixels * size)
    Reductions.sumRows(g, to: offsets, rows: pixels, columns: channels)
    Channels.sumProducts(g, y, to: factors, pixels: pixels, channels: channels)
    for group in 0..<groups {
      let inverse = inverseDeviations[group]
      let start = group * size
      let offset = -inverse * share * Reductions.sum(offsets + start, count: size)
      let factor = -inverse * share * Reductions.sum(factors + start, count: size)
      (inverses + start).update(repeating: inverse, count: size)
      (offsets + start).update(repeating: offset, count: size)
      (factors + start).update(repeating: factor, count: size)
    }
    for pixel in 0..<pixels {
      let start = pixel * channels
      // In two passes over a row, which is in the cache: g inverse + offset, then + y factor.
      mapVectors(g + start, inverses, offsets, to: z + start, count: channels) {
        g, inverse, offset in
        offset.addingProduct(g, inverse)
      }
      mapVectors(y + start, factors, UnsafePointer(z + start), to: z + start, count: channels) {
        y, factor, z in
        z.addingProduct(y, factor)
      }
    }
  }
}
