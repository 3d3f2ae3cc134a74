import COneDNN

/// oneDNN's handles with owners: engine and stream, descriptions, primitives, memory.
///
/// oneDNN 2.6 fails here only by a fault of this program or for want of memory, so a failure ends
/// the process; but for a way of computing that it does not have on this processor.
enum OneDNN {
  /// The processor; it lives as long as the process, as does the stream.
  nonisolated(unsafe) private static let engine: dnnl_engine_t? = {
    var engine: dnnl_engine_t?
    check(dnnl_engine_create(&engine, dnnl_cpu, 0))
    return engine
  }()
  nonisolated(unsafe) private static let stream: dnnl_stream_t? = {
    var stream: dnnl_stream_t?
    check(dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue)))
    return stream
  }()

  /// Primitives take their scratch memory from us: what oneDNN would take for itself belongs to the
  /// thread that made the primitive, and another thread that runs it finds none.
  nonisolated(unsafe) private static let attributes: dnnl_primitive_attr_t? = {
    var attributes: dnnl_primitive_attr_t?
    check(dnnl_primitive_attr_create(&attributes))
    check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user))
    return attributes
  }()

  /// Ends the process if a call failed.
  ///
  /// - Corresponds to: `dnnl_status2str`.
  static func check(_ status: dnnl_status_t) {
    guard status != dnnl_success else { return }
    fatalError("oneDNN: \(String(cString: dnnl_status2str(status)))")
  }

  /// Where the elements of an array of these sizes lie, and of what type they are.
  static func layout(
    _ sizes: [Int], _ tag: dnnl_format_tag_t, _ type: dnnl_data_type_t = dnnl_f32
  ) -> dnnl_memory_desc_t {
    var layout = dnnl_memory_desc_t()
    check(
      dnnl_memory_desc_init_by_tag(
        &layout, Int32(sizes.count), sizes.map { dnnl_dim_t($0) }, type, tag))
    return layout
  }

  /// An array's layout, behind which `set` puts memory.
  final class Memory {
    private(set) var handle: dnnl_memory_t?
    let layout: dnnl_memory_desc_t

    init(_ layout: dnnl_memory_desc_t) {
      self.layout = layout
      var layout = layout
      check(dnnl_memory_create(&handle, &layout, engine, nil))
    }

    deinit { dnnl_memory_destroy(handle) }

    /// How many floats take as much memory.
    var floatCount: Int {
      var layout = layout
      return (dnnl_memory_desc_get_size(&layout) + 3) / 4
    }

    /// Whether elements lie where those of another memory lie, and are of the same type.
    func hasLayout(of other: Memory) -> Bool {
      var (one, two) = (layout, other.layout)
      return dnnl_memory_desc_equal(&one, &two) != 0
    }

    /// Puts other memory behind it, which must live as long as it is used.
    func set(_ pointer: UnsafeMutablePointer<Float>) {
      check(dnnl_memory_set_data_handle(handle, pointer))
    }
  }

  /// What a primitive does, and how oneDNN will do it here.
  final class Description {
    fileprivate private(set) var handle: dnnl_primitive_desc_t?

    /// A backward operation takes the description of the forward one as a hint.
    ///
    /// Nil where oneDNN answers that this processor has no such way, as with Winograd's algorithm
    /// without AVX-512: whoever asked takes another.
    init?(operation: UnsafeRawPointer, hint: Description?) {
      let status = dnnl_primitive_desc_create(
        &handle, operation, attributes, engine, hint?.handle)
      // oneDNN has no such way on this processor: an answer, not a fault.
      guard status != dnnl_unimplemented else { return nil }
      check(status)
    }

    private init(_ handle: dnnl_primitive_desc_t?) { self.handle = handle }

    deinit { dnnl_primitive_desc_destroy(handle) }

    /// A copy into another layout.
    static func reorder(from source: Memory, to destination: Memory) -> Description {
      var handle: dnnl_primitive_desc_t?
      var (from, to) = (source.layout, destination.layout)
      check(dnnl_reorder_primitive_desc_create(&handle, &from, engine, &to, engine, attributes))
      return Description(handle)
    }

    /// Floats that take as much memory as oneDNN needs for itself.
    var scratchCount: Int { Memory(layout(dnnl_query_scratchpad_md)).floatCount }

    /// The layout that oneDNN has chosen for an operand.
    func layout(_ query: dnnl_query_t) -> dnnl_memory_desc_t {
      guard let layout = dnnl_primitive_desc_query_md(handle, query, 0) else {
        fatalError("oneDNN has no such operand")
      }
      return layout.pointee
    }
  }

  /// A compiled operation.
  final class Primitive {
    private var handle: dnnl_primitive_t?
    private let scratchpad: Memory

    init(_ description: Description) {
      check(dnnl_primitive_create(&handle, description.handle))
      scratchpad = Memory(description.layout(dnnl_query_scratchpad_md))
    }

    deinit { dnnl_primitive_destroy(handle) }

    /// Computes, and waits for the end; one call at a time.
    func execute(_ arguments: [(Int32, dnnl_memory_t?)]) {
      let scratch = ScratchMemory.take(count: scratchpad.floatCount)
      defer { scratch.giveBack() }
      scratchpad.set(scratch.pointer)
      let operands = arguments + [(DNNL_ARG_SCRATCHPAD, scratchpad.handle)]
      let arguments = operands.map { dnnl_exec_arg_t(arg: $0.0, memory: $0.1) }
      check(dnnl_primitive_execute(handle, stream, Int32(arguments.count), arguments))
      check(dnnl_stream_wait(stream))
    }
  }
}
