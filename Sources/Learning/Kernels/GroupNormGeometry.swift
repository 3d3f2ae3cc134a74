/// The sizes of a group norm of images, and the parts that threads compute.
public struct GroupNormGeometry: Hashable, Sendable {
  /// The number of images, and of groups in an image.
  public let batch, groups: Int
  let pixels, channels: Int

  /// Sets the numbers of images, of pixels and channels in an image, and of groups of channels.
  ///
  /// - Precondition: the number of channels is a multiple of the number of groups, and of 16, the
  ///   floats of a vector.
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

  /// Calls `body` with each part of the batch, on several threads; parts are independent.
  ///
  /// A part is the smallest range of channels of one image that consists of whole groups and of whole
  /// vectors.
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
    /// The indices of the image's first channel in arrays [batch, channels], and of its first group
    /// in arrays [batch, groups].
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

    /// The number of floats in a group.
    var groupCount: Int { pixels * groupSize }

    /// Calls `body` with each vector of sixteen channels.
    @inline(__always)
    func forEachVector(_ body: (ChannelVectors) -> Void) {
      for first in Swift.stride(from: channels.lowerBound, to: channels.upperBound, by: 16) {
        body(
          ChannelVectors(start: imageStart + first, stride: stride, pixels: pixels, first: first))
      }
    }

    /// Calls `body` with each group: its index in arrays [batch, groups], and its channels.
    @inline(__always)
    func forEachGroup(_ body: (Int, Range<Int>) -> Void) {
      for first in Swift.stride(from: channels.lowerBound, to: channels.upperBound, by: groupSize) {
        body(groupStart + first / groupSize, first..<(first + groupSize))
      }
    }
  }
}

/// The positions of sixteen neighbouring channels of an image.
struct ChannelVectors {
  /// The index of the first pixel in an array of images, and the distance to the next pixel.
  let start, stride: Int
  let pixels: Int
  /// The first channel.
  let first: Int

  /// Reads the channels' values in an array [channels].
  @inline(__always)
  func values(_ array: UnsafePointer<Float>) -> Vector { array.vector(at: first) }

  /// Sets the channels' values in an array [channels].
  @inline(__always)
  func store(_ vector: Vector, in array: UnsafeMutablePointer<Float>) {
    array.store(vector, at: first)
  }
}
