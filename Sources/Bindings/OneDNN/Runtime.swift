import COneDNN

/// The engine, the stream and the attributes of all calls, and the check of their results.
///
/// Calls of oneDNN fail only by an error of this program or when memory runs out, so a failure ends
/// the process. Operations that oneDNN lacks on this processor are nil instead: see `Operation`.
enum Runtime {
  /// The processor; like stream and attributes it lives as long as the process.
  nonisolated(unsafe) static let engine: dnnl_engine_t? = {
    var engine: dnnl_engine_t?
    check(dnnl_engine_create(&engine, dnnl_cpu, 0))
    return engine
  }()

  /// The queue of operations; `Primitive.execute` waits until it is empty.
  nonisolated(unsafe) static let stream: dnnl_stream_t? = {
    var stream: dnnl_stream_t?
    check(dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue)))
    return stream
  }()

  /// The caller provides the scratch memory of primitives.
  ///
  /// Scratch memory that oneDNN allocates belongs to the thread that created the primitive; another
  /// thread that executes the primitive finds none.
  nonisolated(unsafe) static let attributes: dnnl_primitive_attr_t? = {
    var attributes: dnnl_primitive_attr_t?
    check(dnnl_primitive_attr_create(&attributes))
    check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user))
    return attributes
  }()

  /// Ends the process if a call failed.
  static func check(_ status: dnnl_status_t) {
    guard status != dnnl_success else { return }
    fatalError("oneDNN: \(String(cString: dnnl_status2str(status)))")
  }
}

/// The installed library: its version, and the instructions that it uses on this processor.
public enum OneDNNLibrary {
  /// The version, as in `2.6.3`: `dnnl_version`.
  public static var version: String {
    guard let version = dnnl_version()?.pointee else { return "of unknown version" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }

  /// The instruction set, limited by `ONEDNN_MAX_CPU_ISA`: `dnnl_get_effective_cpu_isa`.
  public static var instructionSet: String {
    readableName(String(cString: dnnl_cpu_isa2str(dnnl_get_effective_cpu_isa())))
  }

  /// Whether the instruction set has products of bf16 numbers.
  public static var hasBF16Instructions: Bool {
    // A set has the bits of all sets that it contains.
    let bf16 = dnnl_cpu_isa_avx512_core_bf16.rawValue
    return dnnl_get_effective_cpu_isa().rawValue & bf16 == bf16
  }

  /// Turns the library's name of an instruction set, `cpu_isa_avx512_core_bf16`, into `AVX-512 BF16`.
  ///
  /// oneDNN 3 gives two of the sets another name than oneDNN 2; here they keep the first.
  static func readableName(_ name: String) -> String {
    [
      ("cpu_isa_", ""), ("avx10_1_512_amx", "avx512_core_amx"),
      ("avx10_1_512", "avx512_core_fp16"), ("avx512_core", "avx-512"), ("sse41", "sse4.1"),
      ("_", " "),
    ].reduce(name) { $0.replacing($1.0, with: $1.1) }.uppercased()
  }
}
