import COneDNN

/// What a primitive computes, and the algorithm and layouts that oneDNN uses for it here.
///
/// The functions that make one return nil if oneDNN does not implement the operation on this
/// processor. Winograd's algorithm, for example, needs AVX-512.
///
/// - Corresponds to: `dnnl_primitive_desc_t`.
public final class Operation {
  /// The part that an array plays in an operation.
  public enum Operand: Sendable {
    /// Arrays that an operation computes with: images, filters, offsets of channels, and the result.
    case input, weights, bias, output
    /// Derivatives with respect to these arrays.
    case inputGradient, weightGradient, outputGradient

    var argument: Int32 {
      switch self {
      case .input: DNNL_ARG_SRC
      case .weights: DNNL_ARG_WEIGHTS
      case .bias: DNNL_ARG_BIAS
      case .output: DNNL_ARG_DST
      case .inputGradient: DNNL_ARG_DIFF_SRC
      case .weightGradient: DNNL_ARG_DIFF_WEIGHTS
      case .outputGradient: DNNL_ARG_DIFF_DST
      }
    }
  }

  let handle: dnnl_primitive_desc_t

  private init(_ handle: dnnl_primitive_desc_t) { self.handle = handle }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// Chooses the implementation of an operation.
  ///
  /// - Parameters:
  ///   - operation: oneDNN's description of it.
  ///   - forward: the forward operation that a backward one belongs to.
  /// - Returns: nil if oneDNN has no implementation.
  /// - Corresponds to: `dnnl_primitive_desc_create`.
  static func implementing(
    _ operation: UnsafeRawPointer, forward: Operation? = nil
  ) -> Operation? {
    var handle: dnnl_primitive_desc_t?
    let status = dnnl_primitive_desc_create(
      &handle, operation, Runtime.attributes, Runtime.engine, forward?.handle)
    guard status != dnnl_unimplemented else { return nil }
    Runtime.check(status)
    return handle.map(Operation.init)
  }

  /// A copy to another order or element type.
  ///
  /// - Parameters:
  ///   - input: the layout of what is read.
  ///   - output: the layout of what is written.
  /// - Returns: nil if oneDNN does not have it.
  /// - Corresponds to: `dnnl_reorder_primitive_desc_create`.
  public static func reorder(from input: Layout, to output: Layout) -> Operation? {
    var handle: dnnl_primitive_desc_t?
    let status = withUnsafePointer(to: input.descriptor) { input in
      withUnsafePointer(to: output.descriptor) { output in
        dnnl_reorder_primitive_desc_create(
          &handle, input, Runtime.engine, output, Runtime.engine, Runtime.attributes)
      }
    }
    guard status != dnnl_unimplemented else { return nil }
    Runtime.check(status)
    return handle.map(Operation.init)
  }

  /// The layout of an operand; for `Layout.Order.any`, the layout that oneDNN chose.
  ///
  /// - Precondition: the operation has this operand.
  public func layout(of operand: Operand) -> Layout {
    switch operand {
    case .input: layout(dnnl_query_src_md)
    case .weights: layout(dnnl_query_weights_md)
    case .bias: layout(dnnl_query_weights_md, index: 1)
    case .output: layout(dnnl_query_dst_md)
    case .inputGradient: layout(dnnl_query_diff_src_md)
    case .weightGradient: layout(dnnl_query_diff_weights_md)
    case .outputGradient: layout(dnnl_query_diff_dst_md)
    }
  }

  /// The layout of the scratch memory that a primitive needs while it runs.
  public var scratchLayout: Layout { layout(dnnl_query_scratchpad_md) }

  private func layout(_ query: dnnl_query_t, index: Int32 = 0) -> Layout {
    guard let descriptor = dnnl_primitive_desc_query_md(handle, query, index) else {
      fatalError("oneDNN: the operation has no such operand")
    }
    return Layout(descriptor.pointee)
  }
}

/// A compiled operation.
///
/// - Corresponds to: `dnnl_primitive_t`.
public final class Primitive {
  private var handle: dnnl_primitive_t?
  private let scratch: Memory

  /// Compiles an operation.
  ///
  /// - Cost: some milliseconds for a convolution.
  /// - Corresponds to: `dnnl_primitive_create`.
  public init(_ operation: Operation) {
    Runtime.check(dnnl_primitive_create(&handle, operation.handle))
    scratch = Memory(operation.scratchLayout)
  }

  deinit { dnnl_primitive_destroy(handle) }

  /// The layout of the scratch memory that `execute` needs.
  public var scratchLayout: Layout { scratch.layout }

  /// Computes, and waits until the result is complete.
  ///
  /// Only one thread may call this at a time.
  ///
  /// - Parameters:
  ///   - arguments: an array for every operand, with memory.
  ///   - pointer: scratch memory of `scratchLayout.byteCount` bytes.
  /// - Corresponds to: `dnnl_primitive_execute`, `dnnl_stream_wait`.
  public func execute(
    _ arguments: [(operand: Operation.Operand, memory: Memory)],
    scratch pointer: UnsafeMutableRawPointer
  ) {
    scratch.use(pointer)
    var all = arguments.map { dnnl_exec_arg_t(arg: $0.operand.argument, memory: $0.memory.handle) }
    all.append(dnnl_exec_arg_t(arg: DNNL_ARG_SCRATCHPAD, memory: scratch.handle))
    Runtime.check(dnnl_primitive_execute(handle, Runtime.stream, Int32(all.count), all))
    Runtime.check(dnnl_stream_wait(Runtime.stream))
  }
}
