import COneDNN

/// The sizes of an array, the order of its elements in memory, and their type.
///
/// - Corresponds to: `dnnl_memory_desc_t`.
public struct Layout: Equatable {
  /// The type of the elements.
  public enum ElementType: Sendable {
    /// 32 bits, 24 of them precision: Swift's `Float`.
    case f32
    /// bfloat16: 16 bits, 8 of them precision.
    case bf16
  }

  /// The order of the elements.
  public enum Order: Sendable {
    /// The last axis is contiguous, then the one before it, and so on.
    case rowMajor
    /// Sizes [batch, channels, height, width]; the channels of a pixel are contiguous.
    case channelsLast
    /// Sizes [batch, channels, height, width]; each block of 16 channels is an image with its channels
    /// last.
    case channelBlocks
    /// oneDNN chooses the order when it chooses the algorithm; see `Operation.layout(of:)`.
    case any
  }

  private let descriptor: Descriptor

  /// oneDNN's pointer to it, valid as long as the layout.
  var handle: sjko_memory_desc { descriptor.handle }

  /// Copies a description that belongs to oneDNN.
  init(copying original: sjko_const_memory_desc) {
    descriptor = Descriptor { dnnl_memory_desc_clone(&$0, original) }
  }

  /// Describes an array.
  ///
  /// - Precondition: one or four sizes, all positive; four for the orders of images.
  /// - Corresponds to: `dnnl_memory_desc_create_with_tag`.
  public init(_ sizes: [Int], _ order: Order, of type: ElementType = .f32) {
    precondition(
      sizes.count == 4 || sizes.count == 1 && order == .rowMajor,
      "an array of \(sizes.count) axes in the order \(order)")
    let tag =
      switch order {
      case .rowMajor: sizes.count == 1 ? dnnl_a : dnnl_abcd
      case .channelsLast: dnnl_nhwc
      case .channelBlocks: dnnl_nChw16c
      case .any: dnnl_format_tag_any
      }
    descriptor = Descriptor {
      dnnl_memory_desc_create_with_tag(
        &$0, Int32(sizes.count), sizes.map { dnnl_dim_t($0) }, type == .bf16 ? dnnl_bf16 : dnnl_f32,
        tag)
    }
  }

  /// The size of the array in units of four bytes, padding included, rounded up.
  ///
  /// - Corresponds to: `dnnl_memory_desc_get_size`.
  public var floatCount: Int { (dnnl_memory_desc_get_size(handle) + 3) / 4 }

  /// Whether both have the same sizes, order and type: `dnnl_memory_desc_equal`.
  public static func == (one: Layout, other: Layout) -> Bool {
    dnnl_memory_desc_equal(one.handle, other.handle) != 0
  }
}

/// Owns a memory descriptor, which does not change: `dnnl_memory_desc_destroy`.
private final class Descriptor {
  let handle: sjko_memory_desc

  init(_ create: (inout sjko_memory_desc?) -> dnnl_status_t) {
    var handle: sjko_memory_desc?
    Runtime.check(create(&handle))
    guard let handle else { fatalError("oneDNN returned no memory descriptor") }
    self.handle = handle
  }

  deinit { dnnl_memory_desc_destroy(handle) }
}

/// An array of one layout, whose memory the caller provides.
///
/// - Corresponds to: `dnnl_memory_t`.
public final class Memory {
  /// The sizes, the order and the type of the elements.
  public let layout: Layout
  private(set) var handle: dnnl_memory_t?

  /// Describes an array that has no memory yet.
  public init(_ layout: Layout) {
    self.layout = layout
    Runtime.check(dnnl_memory_create(&handle, layout.handle, Runtime.engine, nil))
  }

  deinit { dnnl_memory_destroy(handle) }

  /// Sets the memory, of `layout.floatCount` floats; it must stay valid while primitives use it.
  ///
  /// - Corresponds to: `dnnl_memory_set_data_handle`.
  public func use(_ pointer: UnsafeMutableRawPointer) {
    Runtime.check(dnnl_memory_set_data_handle(handle, pointer))
  }
}
