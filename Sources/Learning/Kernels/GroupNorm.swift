/// Group normalisation of one image [pixels, channels].
///
/// A group is `channels / groups` neighbouring channels of all pixels. All loops run along channels;
/// for that, each number of a group is repeated for its channels.
public enum GroupNorm {
  /// y = (x - mean) / sqrt(variance + epsilon), with mean and biased variance of each group.
  ///
  /// The variance is the mean of squared deviations, computed after the mean. The mean of squares
  /// minus the squared mean would lose digits when the mean is large.
  ///
  /// - Parameters:
  ///   - x: [pixels, channels].
  ///   - y: [pixels, channels].
  ///   - inverseDeviations: [groups]; set to 1 / sqrt(variance + epsilon).
  ///   - pixels: of the image.
  ///   - channels: of the image.
  ///   - groups: a divisor of the number of channels.
  ///   - epsilon: added to the variance.
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

  /// z = (g - mean(g) - y mean(g y)) / deviation, with means over each group.
  ///
  /// This is the derivative of `normalize`, applied to g; it is its own transpose.
  ///
  /// - Parameters:
  ///   - y: what `normalize` returned, [pixels, channels].
  ///   - inverseDeviations: what `normalize` set, [groups].
  ///   - g: [pixels, channels].
  ///   - z: [pixels, channels].
  ///   - pixels: of the image.
  ///   - channels: of the image.
  ///   - groups: a divisor of the number of channels.
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
      // Two loops over a row, which is in the cache: g inverse + offset, then + y factor.
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
