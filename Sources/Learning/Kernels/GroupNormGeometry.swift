/// The sizes of a group norm of images.
public struct GroupNormGeometry: Hashable, Sendable {
  /// Images in a batch.
  public let batch: Int
  /// Of one image.
  public let pixels: Int
  /// Of a pixel.
  public let channels: Int
  /// Of neighbouring channels.
  public let groups: Int

  /// Names all sizes.
  ///
  /// - Precondition: the groups divide the channels, and sixteen does, the floats of a vector.
  public init(batch: Int, pixels: Int, channels: Int, groups: Int) {
    precondition(
      groups > 0 && channels.isMultiple(of: groups) && channels.isMultiple(of: 16),
      "\(groups) groups of \(channels) channels")
    self.batch = batch
    self.pixels = pixels
    self.channels = channels
    self.groups = groups
  }

  /// Channels of a group.
  var groupSize: Int { channels / groups }

  /// Calls `body` with the parts of the batch that can be computed by themselves, on all threads:
  /// as few channels of one image as are whole groups and whole vectors.
  func forEachPart(_ body: (Part) -> Void) {
    var size = groupSize
    while size % 16 != 0 { size += groupSize }
    let parts = channels / size
    ComputeThreads.forEach(batch * parts, floats: batch * pixels * channels) { index in
      let first = index % parts * size
      body(Part(self, image: index / parts, channels: first..<(first + size)))
    }
  }

  /// Some channels of one image.
  struct Part {
    let channels: Range<Int>
    /// Where the image's channels, and its groups, begin in arrays of [batch, channels] and
    /// [batch, groups].
    let channelStart, groupStart: Int
    let groupSize: Int
    private let imageStart, pixels, stride: Int

    init(_ geometry: GroupNormGeometry, image: Int, channels: Range<Int>) {
      self.channels = channels
      channelStart = image * geometry.channels
      groupStart = image * geometry.groups
      groupSize = geometry.groupSize
      imageStart = image * geometry.pixels * geometry.channels
      pixels = geometry.pixels
      stride = geometry.channels
    }

    /// How many numbers a group has.
    var groupCount: Int { pixels * groupSize }

    /// Calls `body` with each sixteen channels.
    @inline(__always)
    func forEachVector(_ body: (ChannelVectors) -> Void) {
      for first in Swift.stride(from: channels.lowerBound, to: channels.upperBound, by: 16) {
        body(
          ChannelVectors(
            start: imageStart + first, stride: stride, pixels: pixels, first: first))
      }
    }

    /// Calls `body` with each group: its number in the batch, and its channels.
    @inline(__always)
    func forEachGroup(_ body: (Int, Range<Int>) -> Void) {
      for first in Swift.stride(from: channels.lowerBound, to: channels.upperBound, by: groupSize) {
        body(groupStart + first / groupSize, first..<(first + groupSize))
      }
    }
  }
}

/// Where sixteen neighbouring channels of an image lie.
struct ChannelVectors {
  /// Of the first pixel in an array of images, and from one pixel to the next.
  let start, stride: Int
  let pixels: Int
  /// The first channel.
  let first: Int

  /// The channels' values in an array of [channels].
  @inline(__always)
  func values(_ array: UnsafePointer<Float>) -> Vector { array.vector(at: first) }

  /// Sets the channels' values in an array of [channels].
  @inline(__always)
  func store(_ vector: Vector, in array: UnsafeMutablePointer<Float>) {
    array.store(vector, at: first)
  }
}
