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
  /// - Precondition: the groups divide the channels.
  public init(batch: Int, pixels: Int, channels: Int, groups: Int) {
    precondition(
      groups > 0 && channels.isMultiple(of: groups), "\(groups) groups of \(channels) channels")
    self.batch = batch
    self.pixels = pixels
    self.channels = channels
    self.groups = groups
  }

  /// Channels of a group.
  var groupSize: Int { channels / groups }

  /// Calls `body` with the parts of the batch that can be computed by themselves, on all threads:
  /// some channels of one image, whole groups and, but for the last part, whole vectors.
  func forEachPart(_ body: (Part) -> Void) {
    var size = groupSize
    while size % 16 != 0 && size < channels { size += groupSize }
    let parts = (channels + size - 1) / size
    ComputeThreads.forEach(batch * parts) { index in
      let first = index % parts * size
      body(Part(self, image: index / parts, channels: first..<min(first + size, channels)))
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

    /// Calls `body` with each sixteen channels, or what is left of them.
    @inline(__always)
    func forEachVector(_ body: (ChannelVectors) -> Void) {
      for first in Swift.stride(from: channels.lowerBound, to: channels.upperBound, by: 16) {
        body(
          ChannelVectors(
            channel: first, lanes: min(16, channels.upperBound - first),
            start: imageStart + first, stride: stride, pixels: pixels))
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

/// Up to sixteen neighbouring channels, as vectors: one for each pixel of an image.
struct ChannelVectors {
  /// The first one.
  let channel: Int
  /// How many: the other lanes of vectors are zero, and not stored.
  let lanes: Int
  fileprivate let start, stride, pixels: Int

  fileprivate init(channel: Int, lanes: Int, start: Int, stride: Int, pixels: Int) {
    self.channel = channel
    self.lanes = lanes
    self.start = start
    self.stride = stride
    self.pixels = pixels
  }

  /// The channels' values in an array of [channels].
  @inline(__always)
  func values(_ array: UnsafePointer<Float>) -> Vector {
    lanes == 16
      ? array.vector(at: channel) : array.partialVector(at: channel, count: lanes)
  }

  /// Sets the channels' values in an array of [channels].
  @inline(__always)
  func store(_ vector: Vector, in array: UnsafeMutablePointer<Float>) {
    store(vector, in: array, at: channel)
  }

  /// Calls `body` with the places of all pixels in an array of images.
  @inline(__always)
  func forEachPixel(_ body: (Int) -> Void) {
    var place = start
    for _ in 0..<pixels {
      body(place)
      place &+= stride
    }
  }

  @inline(__always)
  func load(_ image: UnsafePointer<Float>, at place: Int) -> Vector {
    lanes == 16 ? image.vector(at: place) : image.partialVector(at: place, count: lanes)
  }

  @inline(__always)
  func store(_ vector: Vector, in image: UnsafeMutablePointer<Float>, at place: Int) {
    if lanes == 16 {
      image.store(vector, at: place)
    } else {
      image.storePartial(vector, at: place, count: lanes)
    }
  }
}
