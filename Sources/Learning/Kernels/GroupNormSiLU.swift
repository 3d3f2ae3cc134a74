/// Group norm, a factor and an offset for each channel, and SiLU, in one kernel.
///
/// Maps of images have these three before every convolution.
///
///     y = silu(s),  s = gamma n + beta,  n = (x - mean) / sqrt(variance + epsilon)
///
/// All loops over the same channels run one after another, while these are in the cache. n and s are
/// not stored; the derivative computes them again.
public enum GroupNormSiLU {
  /// Computes y [batch, pixels, channels] from x, and from gamma and beta [batch, channels].
  ///
  /// Sets `means` [batch, groups], and `inverseDeviations` [batch, groups] to
  /// 1 / sqrt(variance + epsilon).
  public static func apply(
    _ x: UnsafePointer<Float>, gamma: UnsafePointer<Float>, beta: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>, means: UnsafeMutablePointer<Float>,
    inverseDeviations: UnsafeMutablePointer<Float>, epsilon: Float, _ geometry: GroupNormGeometry
  ) {
    geometry.forEachPart { part in
      let scratch = FloatBuffer(count: 2 * geometry.channels)
      let (mean, scale) = (scratch.pointer, scratch.pointer + geometry.channels)
      part.forEachVector { channels in
        channels.store(sum(x, channels), in: mean)
      }
      part.forEachGroup { group, channels in
        means[group] = sum(mean, channels) / Float(part.groupCount)
        for channel in channels { mean[channel] = means[group] }
      }
      part.forEachVector { channels in
        channels.store(squaredDeviations(x, from: channels.values(mean), channels), in: scale)
      }
      let (gamma, beta) = (gamma + part.channelStart, beta + part.channelStart)
      part.forEachGroup { group, channels in
        let variance = sum(scale, channels) / Float(part.groupCount)
        inverseDeviations[group] = 1 / (variance + epsilon).squareRoot()
        for channel in channels { scale[channel] = gamma[channel] * inverseDeviations[group] }
      }
      part.forEachVector { channels in
        activate(
          x, mean: channels.values(mean), scale: channels.values(scale),
          offset: channels.values(beta), to: y, channels)
      }
    }
  }

  /// Computes the derivatives with respect to x, gamma and beta, transposed and applied to g.
  ///
  ///     d = g silu'(s),  dbeta = sum d,  dgamma = sum d n
  ///     dx = (gamma d - mean(gamma d) - n mean(gamma d n)) / sqrt(variance + epsilon)
  ///
  /// Sums run over pixels, means over a group. g and dx have the shape of x; dgamma and dbeta have the
  /// shape of gamma. `means` and `inverseDeviations` are the results of `apply`.
  public static func pullback(
    of g: UnsafePointer<Float>, x: UnsafePointer<Float>, gamma: UnsafePointer<Float>,
    beta: UnsafePointer<Float>, means: UnsafePointer<Float>,
    inverseDeviations: UnsafePointer<Float>, to dx: UnsafeMutablePointer<Float>,
    dgamma: UnsafeMutablePointer<Float>, dbeta: UnsafeMutablePointer<Float>,
    _ geometry: GroupNormGeometry
  ) {
    geometry.forEachPart { part in
      let scratch = FloatBuffer(count: 4 * geometry.channels)
      let (mean, inverse) = (scratch.pointer, scratch.pointer + geometry.channels)
      let (ofSum, ofProduct) = (
        scratch.pointer + 2 * geometry.channels, scratch.pointer + 3 * geometry.channels
      )
      let (gamma, beta) = (gamma + part.channelStart, beta + part.channelStart)
      let (dgamma, dbeta) = (dgamma + part.channelStart, dbeta + part.channelStart)
      part.forEachGroup { group, channels in
        for channel in channels {
          (mean[channel], inverse[channel]) = (means[group], inverseDeviations[group])
        }
      }
      part.forEachVector { channels in
        let (sum, product) = slope(
          of: g, x, mean: channels.values(mean), inverse: channels.values(inverse),
          factor: channels.values(gamma), offset: channels.values(beta), to: dx, channels)
        channels.store(sum, in: dbeta)
        channels.store(product, in: dgamma)
      }
      part.forEachGroup { group, channels in
        var (sum, product): (Float, Float) = (0, 0)
        for channel in channels {
          sum += gamma[channel] * dbeta[channel]
          product += gamma[channel] * dgamma[channel]
        }
        for channel in channels {
          ofSum[channel] = sum / Float(part.groupCount)
          ofProduct[channel] = product / Float(part.groupCount)
        }
      }
      part.forEachVector { channels in
        normalizeGradient(
          dx, x, mean: channels.values(mean), inverse: channels.values(inverse),
          factor: channels.values(gamma), ofSum: channels.values(ofSum),
          ofProduct: channels.values(ofProduct), channels)
      }
    }
  }

  // The loops over an image's pixels. Each is a function without closures, because only then does the
  // compiler keep its vectors in registers.

  @inline(never)
  private static func sum(_ x: UnsafePointer<Float>, _ channels: ChannelVectors) -> Vector {
    var sum = Vector.zero
    var place = channels.start
    for _ in 0..<channels.pixels {
      sum += x.vector(at: place)
      place &+= channels.stride
    }
    return sum
  }

  @inline(never)
  private static func squaredDeviations(
    _ x: UnsafePointer<Float>, from mean: Vector, _ channels: ChannelVectors
  ) -> Vector {
    var sum = Vector.zero
    var place = channels.start
    for _ in 0..<channels.pixels {
      let deviation = x.vector(at: place) - mean
      sum.addProduct(deviation, deviation)
      place &+= channels.stride
    }
    return sum
  }

  @inline(never)
  private static func activate(
    _ x: UnsafePointer<Float>, mean: Vector, scale: Vector, offset: Vector,
    to y: UnsafeMutablePointer<Float>, _ channels: ChannelVectors
  ) {
    var place = channels.start
    for _ in 0..<channels.pixels {
      let s = offset.addingProduct(x.vector(at: place) - mean, scale)
      y.store(s * sigmoid(s), at: place)
      place &+= channels.stride
    }
  }

  /// Sets d = g silu'(s); returns the sums of d and of d n over pixels.
  @inline(never)
  private static func slope(
    of g: UnsafePointer<Float>, _ x: UnsafePointer<Float>, mean: Vector, inverse: Vector,
    factor: Vector, offset: Vector, to d: UnsafeMutablePointer<Float>, _ channels: ChannelVectors
  ) -> (sum: Vector, product: Vector) {
    var (sum, product) = (Vector.zero, Vector.zero)
    var place = channels.start
    for _ in 0..<channels.pixels {
      let n = (x.vector(at: place) - mean) * inverse
      let s = offset.addingProduct(n, factor)
      let share = sigmoid(s)
      let slope = g.vector(at: place) * share * (1 + s * (1 - share))
      sum += slope
      product.addProduct(slope, n)
      d.store(slope, at: place)
      place &+= channels.stride
    }
    return (sum, product)
  }

  /// Sets d = (gamma d - ofSum - n ofProduct) inverse.
  @inline(never)
  private static func normalizeGradient(
    _ d: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, mean: Vector, inverse: Vector,
    factor: Vector, ofSum: Vector, ofProduct: Vector, _ channels: ChannelVectors
  ) {
    var place = channels.start
    for _ in 0..<channels.pixels {
      let n = (x.vector(at: place) - mean) * inverse
      let slope = factor * UnsafePointer(d).vector(at: place)
      d.store((slope - ofSum - n * ofProduct) * inverse, at: place)
      place &+= channels.stride
    }
  }

  private static func sum(_ x: UnsafePointer<Float>, _ range: Range<Int>) -> Float {
    range.reduce(0) { $0 + x[$1] }
  }
}
