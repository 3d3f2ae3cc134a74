/// Group normalisation of one image [pixels, channels].
///
/// A group is `channels / groups` neighbouring channels of all pixels. All loops run along channels. So
/// a number of a group, for example its mean, is stored once for each of its channels.
public enum GroupNorm {
  /// y = (x - mean) / sqrt(variance + epsilon), with mean and biased variance of each group.
  ///
  /// Sets `inverseDeviations` [groups] to 1 / sqrt(variance + epsilon). The variance is the mean of
  /// squared deviations, computed after the mean. The mean of squares minus the squared mean would
  /// lose digits when the mean is large.
  public static func normalize(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
    inverseDeviations: UnsafeMutablePointer<Float>, pixels: Int, channels: Int, groups: Int,
    epsilon: Float
  ) {
    let scratch = FloatBuffer(count: 2 * channels)
    let (means, inverses) = (scratch.pointer, scratch.pointer + channels)
    let share = 1 / Float(pixels * (channels / groups))
    Reductions.sumRows(x, to: means, rows: pixels, columns: channels)
    setGroups(of: means, channels: channels, groups: groups) { _, sum in share * sum }
    inverses.update(repeating: 0, count: channels)
    for pixel in 0..<pixels {
      let x = x + pixel * channels
      mapVectors(x, means, UnsafePointer(inverses), to: inverses, count: channels) { x, mean, sum in
        let deviation = x - mean
        return sum.addingProduct(deviation, deviation)
      }
    }
    setGroups(of: inverses, channels: channels, groups: groups) { group, sum in
      inverseDeviations[group] = 1 / (share * sum + epsilon).squareRoot()
      return inverseDeviations[group]
    }
    for pixel in 0..<pixels {
      let (x, y) = (x + pixel * channels, y + pixel * channels)
      mapVectors(x, means, UnsafePointer(inverses), to: y, count: channels) { x, mean, inverse in
        (x - mean) * inverse
      }
    }
  }

  /// z = (g - mean(g) - y mean(g y)) / deviation, with means over each group.
  ///
  /// This is the derivative of `normalize`, applied to g; it is its own transpose. y and
  /// `inverseDeviations` are the results of `normalize`.
  public static func normalizeGradient(
    normalized y: UnsafePointer<Float>, inverseDeviations: UnsafePointer<Float>,
    times g: UnsafePointer<Float>, to z: UnsafeMutablePointer<Float>, pixels: Int, channels: Int,
    groups: Int
  ) {
    let scratch = FloatBuffer(count: 3 * channels)
    let (inverses, offsets, factors) = (
      scratch.pointer, scratch.pointer + channels, scratch.pointer + 2 * channels
    )
    let share = 1 / Float(pixels * (channels / groups))
    Reductions.sumRows(g, to: offsets, rows: pixels, columns: channels)
    Channels.sumProducts(g, y, to: factors, pixels: pixels, channels: channels)
    for sums in [offsets, factors] {
      setGroups(of: sums, channels: channels, groups: groups) { group, sum in
        -inverseDeviations[group] * share * sum
      }
    }
    let size = channels / groups
    for group in 0..<groups {
      (inverses + group * size).update(repeating: inverseDeviations[group], count: size)
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

  /// Sets all channels of each group to one value, computed from the group and its channels' sum.
  private static func setGroups(
    of array: UnsafeMutablePointer<Float>, channels: Int, groups: Int,
    _ value: (_ group: Int, _ sum: Float) -> Float
  ) {
    let size = channels / groups
    for group in 0..<groups {
      let first = array + group * size
      first.update(repeating: value(group, Reductions.sum(first, count: size)), count: size)
    }
  }
}
