/// The numbers that pictures show as black and white, for data of this range.
///
/// -1 and 1, or the lowest and the highest number of data that lie elsewhere or far beyond.
///
/// - Parameter range: the lowest and the highest number of the data; nil if it is not known.
/// - Returns: the two numbers.
public func blackAndWhite(of range: ClosedRange<Float>?) -> ClosedRange<Float> {
  guard let range, range.lowerBound < range.upperBound,
    unusualRange(range, of: "", tolerance: 1) != nil
  else { return pixelRange }
  return range
}

/// Describes images whose numbers do not lie around 0 from -1 to 1.
///
/// Networks start near 0, and feature networks expect -1 for black and 1 for white.
///
/// - Parameters:
///   - range: the lowest and the highest number.
///   - name: the file or the samples.
///   - tolerance: how far beyond -1 and 1 numbers may be; generated images are not exactly in the
///     range.
/// - Returns: a sentence with the range and what to do, or nil.
func unusualRange(
  _ range: ClosedRange<Float>, of name: String, tolerance: Float = 0
) -> String? {
  let (lowest, highest) = (range.lowerBound, range.upperBound)
  let advice: String
  if lowest >= 0, highest <= 1 {
    advice = "store x * 2 - 1"
  } else if lowest >= 0, highest <= 255 {
    advice = "store the pixels as uint8, or x / 127.5 - 1"
  } else if lowest < -1 - tolerance || highest > 1 + tolerance || lowest >= 0 {
    advice = "scale them linearly into that range"
  } else {
    return nil
  }
  return
    "\(name): the numbers of the images lie between \(lowest) and \(highest), but black is -1 and "
    + "white is 1: \(advice)"
}

extension SampleArray {
  /// What a user should know about the samples, one sentence each; usually nothing.
  public func notes(of name: String) -> [String] {
    guard case .floats(let floats) = values, shape.count == 4, let lowest = floats.min(),
      let highest = floats.max(), let note = unusualRange(lowest...highest, of: name)
    else { return [] }
    return [note]
  }
}
