/// Group norm, a factor and an offset for each channel, and SiLU, in one: what stands before every
/// convolution of a map.
///
///     y = silu(s),  s = gamma n + beta,  n = (x - mean) / sqrt(variance + epsilon)
///
/// One pass over an image's channels follows the other while they are in the cache, and n and s are
/// computed again for the derivative rather than kept.
public enum GroupNormSiLU {
  /// Computes y.
  ///
  /// - Parameters:
  ///   - x: [batch, pixels, channels].
  ///   - gamma: [batch, channels].
  ///   - beta: [batch, channels].
  ///   - y: [batch, pixels, channels].
  ///   - means: [batch, groups]; set.
  ///   - inverseDeviations: [batch, groups]; set to 1 / sqrt(variance + epsilon).
  ///   - epsilon: keeps the quotient finite.
  ///   - geometry: all sizes.
  public static func apply(
    _ x: UnsafePointer<Float>, gamma: UnsafePointer<Float>, beta: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>, means: UnsafeMutablePointer<Float>,
    inverseDeviations: UnsafeMutablePointer<Float>, epsilon: Float, _ geometry: GroupNormGeometry
  ) {
    geometry.forEachPart { part in
      let scratch = FloatBuffer(count: 2 * geometry.channels)
      let (mean, scale) = (scratch.pointer, scratch.pointer + geometry.channels)
      part.forEachVector { channels in
        var sum = Vector.zero
        channels.forEachPixel { sum += channels.load(x, at: $0) }
        channels.store(sum, in: mean)
      }
      part.forEachGroup { group, channels in
        means[group] = sum(mean, channels) / Float(part.groupCount)
        for channel in channels { mean[channel] = means[group] }
      }
      part.forEachVector { channels in
        let mean = channels.values(mean)
        var squares = Vector.zero
        channels.forEachPixel {
          let deviation = channels.load(x, at: $0) - mean
          squares.addProduct(deviation, deviation)
        }
        channels.store(squares, in: scale)
      }
      let (gamma, beta) = (gamma + part.channelStart, beta + part.channelStart)
      part.forEachGroup { group, channels in
        let variance = sum(scale, channels) / Float(part.groupCount)
        inverseDeviations[group] = 1 / (variance + epsilon).squareRoot()
        for channel in channels { scale[channel] = gamma[channel] * inverseDeviations[group] }
      }
      part.forEachVector { channels in
        let (mean, scale) = (channels.values(mean), channels.values(scale))
        let offset = channels.values(beta)
        channels.forEachPixel {
          let s = offset.addingProduct(channels.load(x, at: $0) - mean, scale)
          channels.store(s * sigmoid(s), in: y, at: $0)
        }
      }
    }
  }

  /// Computes the derivatives of `apply`, transposed and applied to `g`: of all three at once.
  ///
  ///     d = g silu'(s),  dbeta = sum d,  dgamma = sum d n
  ///     dx = (gamma d - mean(gamma d) - n mean(gamma d n)) / sqrt(variance + epsilon)
  ///
  /// Sums run over pixels, means over a group.
  ///
  /// - Parameters:
  ///   - g: [batch, pixels, channels].
  ///   - x: as `apply` had it, as are `gamma`, `beta`, `means` and `inverseDeviations`.
  ///   - dx: [batch, pixels, channels].
  ///   - dgamma: [batch, channels].
  ///   - dbeta: [batch, channels].
  ///   - geometry: all sizes.
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
        let (mean, inverse) = (channels.values(mean), channels.values(inverse))
        let (factor, offset) = (channels.values(gamma), channels.values(beta))
        var (sum, product) = (Vector.zero, Vector.zero)
        channels.forEachPixel {
          let n = (channels.load(x, at: $0) - mean) * inverse
          let s = offset.addingProduct(n, factor)
          let sigmoid = sigmoid(s)
          let d = channels.load(g, at: $0) * sigmoid * (1 + s * (1 - sigmoid))
          sum += d
          product.addProduct(d, n)
          channels.store(d, in: dx, at: $0)
        }
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
        let (mean, inverse) = (channels.values(mean), channels.values(inverse))
        let (ofSum, ofProduct) = (channels.values(ofSum), channels.values(ofProduct))
        let factor = channels.values(gamma)
        channels.forEachPixel {
          let n = (channels.load(x, at: $0) - mean) * inverse
          let d = factor * channels.load(dx, at: $0)
          channels.store((d - ofSum - n * ofProduct) * inverse, in: dx, at: $0)
        }
      }
    }
  }

  private static func sum(_ x: UnsafePointer<Float>, _ range: Range<Int>) -> Float {
    range.reduce(0) { $0 + x[$1] }
  }
}
