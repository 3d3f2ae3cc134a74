/// Images of half, double and equal resolution by the separable filter [1, 3, 3, 1] / 8.
///
/// x is [height, width, channels]; pixels outside are zero. Two loops compute an output row:
/// the first combines input rows, the second neighbouring pixels. Upsampling is four times the adjoint
/// of downsampling. The blur with padding 2 is the adjoint of the blur with padding 1.
public enum Resampling {
  /// Half the resolution, for even sizes; y is [height / 2, width / 2, channels].
  ///
  ///     y[i] = (x[2i-1] + 3 x[2i] + 3 x[2i+1] + x[2i+2]) / 8  along both axes, times `factor`
  public static func downsample(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, height: Int, width: Int,
    channels: Int, factor: Float
  ) {
    let scratch = ScratchRow(width: width, channels: channels)
    let outputRow = width / 2 * channels
    for row in 0..<(height / 2) {
      filterRows(of: x, from: 2 * row - 1, height: height, to: scratch, factor: factor)
      for column in 0..<(width / 2) {
        let pixel = UnsafePointer(scratch.pixels) + (2 * column - 1) * channels
        filter(
          pixel, pixel + channels, pixel + 2 * channels, pixel + 3 * channels,
          to: y + row * outputRow + column * channels, count: channels, factor: 1)
      }
    }
  }

  /// Twice the resolution; y is [2 height, 2 width, channels].
  ///
  ///     y[2i] = (x[i-1] + 3 x[i]) / 4,  y[2i+1] = (3 x[i] + x[i+1]) / 4
  ///     along both axes, times `factor`
  public static func upsample(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, height: Int, width: Int,
    channels: Int, factor: Float
  ) {
    let scratch = ScratchRow(width: width, channels: channels)
    let outputRow = 2 * width * channels
    for row in 0..<(2 * height) {
      let near = row / 2
      let far = row.isMultiple(of: 2) ? near - 1 : near + 1
      interpolate(
        scratch.row(near, of: x, height: height), scratch.row(far, of: x, height: height),
        to: scratch.pixels, count: width * channels, factor: factor)
      for column in 0..<width {
        let pixel = UnsafePointer(scratch.pixels) + column * channels
        let output = y + row * outputRow + 2 * column * channels
        interpolate(pixel, pixel - channels, to: output, count: channels, factor: 1)
        interpolate(pixel, pixel + channels, to: output + channels, count: channels, factor: 1)
      }
    }
  }

  /// The same resolution, with padding p of 1 or 2; y is [height + 2p - 3, width + 2p - 3, channels].
  ///
  ///     y[i] = (x[i-p] + 3 x[i-p+1] + 3 x[i-p+2] + x[i-p+3]) / 8  along both axes
  public static func blur(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, height: Int, width: Int,
    channels: Int, padding: Int
  ) {
    let scratch = ScratchRow(width: width, channels: channels)
    let outputRow = (width + 2 * padding - 3) * channels
    for row in 0..<(height + 2 * padding - 3) {
      filterRows(of: x, from: row - padding, height: height, to: scratch, factor: 1)
      // The stride is 1, so one loop covers all pixels of an output row.
      let pixel = UnsafePointer(scratch.pixels) - padding * channels
      filter(
        pixel, pixel + channels, pixel + 2 * channels, pixel + 3 * channels,
        to: y + row * outputRow, count: outputRow, factor: 1)
    }
  }

  /// Filters four rows of an image.
  @inline(__always)
  private static func filterRows(
    of x: UnsafePointer<Float>, from first: Int, height: Int, to scratch: ScratchRow, factor: Float
  ) {
    func row(_ index: Int) -> UnsafePointer<Float> { scratch.row(index, of: x, height: height) }
    filter(
      row(first), row(first + 1), row(first + 2), row(first + 3), to: scratch.pixels,
      count: scratch.length, factor: factor)
  }

  /// y = factor (a + 3 b + 3 c + d) / 8.
  @inline(__always)
  private static func filter(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
    _ d: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int, factor: Float
  ) {
    let (outer, inner) = (0.125 * factor, 0.375 * factor)
    @inline(__always)
    func filter(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector) -> Vector {
      (outer * (a + d)).addingProduct(b + c, inner)
    }
    mapVectors(a, b, c, d, to: y, count: count, filter)
  }

  /// y = factor (3 near + far) / 4.
  @inline(__always)
  private static func interpolate(
    _ near: UnsafePointer<Float>, _ far: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>, count: Int, factor: Float
  ) {
    Algebra.combine(0.75 * factor, near, 0.25 * factor, far, to: y, count: count)
  }
}

/// A row of pixels with zeros on either side, and a row of zeros for rows outside an image.
private struct ScratchRow {
  private let buffer: FloatBuffer
  let length: Int
  /// The row; two pixels of zeros are on either side.
  let pixels: UnsafeMutablePointer<Float>
  private let zeros: UnsafeMutablePointer<Float>

  init(width: Int, channels: Int) {
    length = width * channels
    buffer = FloatBuffer(count: 2 * length + 4 * channels, repeating: 0)
    pixels = buffer.pointer + 2 * channels
    zeros = buffer.pointer + length + 4 * channels
  }

  /// Row `index` of an image; zeros if the row is outside.
  func row(_ index: Int, of x: UnsafePointer<Float>, height: Int) -> UnsafePointer<Float> {
    index >= 0 && index < height ? x + index * length : UnsafePointer(zeros)
  }
}
