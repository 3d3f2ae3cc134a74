import COneDNN

/// What a primitive computes, with the algorithm and the layouts that oneDNN chose for this processor.
///
/// oneDNN does not implement every operation on every processor. Winograd's algorithm needs AVX-512 and
/// oneDNN 2.
///
/// - Corresponds to: `dnnl_primitive_desc_t`.
public final class Operation {
  /// The role of an array in an operation.
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

  /// Nil if `create` returns that oneDNN does not implement the operation.
  init?(_ create: (inout dnnl_primitive_desc_t?) -> dnnl_status_t) {
    var handle: dnnl_primitive_desc_t?
    let status = create(&handle)
    guard status != dnnl_unimplemented else { return nil }
    Runtime.check(status)
    guard let handle else { return nil }
    self.handle = handle
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// The layout of an operand; for `Layout.Order.any`, the layout that oneDNN chose.
  public func layout(of operand: Operand) -> Layout { layout(ofArgument: operand.argument) }

  /// The layout of the scratch memory that a primitive needs while it runs.
  public var scratchLayout: Layout { layout(ofArgument: DNNL_ARG_SCRATCHPAD) }

  private func layout(ofArgument argument: Int32) -> Layout {
    guard
      let descriptor = dnnl_primitive_desc_query_md(handle, dnnl_query_exec_arg_md, argument)
    else { fatalError("oneDNN: the operation has no argument \(argument)") }
    return Layout(copying: descriptor)
  }
}

/// A compiled operation: `dnnl_primitive_t`.
public final class Primitive {
  private var handle: dnnl_primitive_t?
  private let scratch: Memory

  /// Compiles an operation, which takes some milliseconds for a convolution.
  public init(_ operation: Operation) {
    Runtime.check(dnnl_primitive_create(&handle, operation.handle))
    scratch = Memory(operation.scratchLayout)
  }

  deinit { dnnl_primitive_destroy(handle) }

  /// The layout of the scratch memory that `execute` needs.
  public var scratchLayout: Layout { scratch.layout }

  /// Computes, and waits until the result is complete; only one thread may call this at a time.
  ///
  /// Every operand needs an array with memory. The scratch memory has the size of `scratchLayout`.
  ///
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
