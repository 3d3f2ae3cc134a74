import COneDNN

/// How many threads this process computes with: decided here and nowhere else.
public enum ComputeThreads {
  /// Sets the count for everything that the calling thread computes from now on.
  ///
  /// - Precondition: `count` is positive.
  /// - Corresponds to: `omp_set_num_threads`.
  public static func use(_ count: Int) {
    precondition(count > 0, "\(count) threads")
    omp_set_num_threads(Int32(count))
  }

  /// The count for what the calling thread computes.
  static var count: Int { Int(omp_get_max_threads()) }
}

/// The library that computes, for logs and checkpoints: results depend on both, bit for bit.
public enum ComputeLibrary {
  /// Name and version.
  ///
  /// - Corresponds to: `dnnl_version`.
  public static var version: String {
    guard let version = dnnl_version()?.pointee else { return "oneDNN" }
    return "oneDNN \(version.major).\(version.minor).\(version.patch)"
  }

  /// The instructions it uses here; `ONEDNN_MAX_CPU_ISA` caps them.
  ///
  /// - Corresponds to: `dnnl_get_effective_cpu_isa`.
  public static var instructionSet: String {
    switch dnnl_get_effective_cpu_isa() {
    case dnnl_cpu_isa_sse41: "SSE4.1"
    case dnnl_cpu_isa_avx: "AVX"
    case dnnl_cpu_isa_avx2: "AVX2"
    case dnnl_cpu_isa_avx2_vnni: "AVX2 VNNI"
    case dnnl_cpu_isa_avx512_core: "AVX-512"
    case dnnl_cpu_isa_avx512_core_vnni: "AVX-512 VNNI"
    case dnnl_cpu_isa_avx512_core_bf16: "AVX-512 BF16"
    case dnnl_cpu_isa_avx512_core_amx: "AVX-512 AMX"
    default: "instruction set \(dnnl_get_effective_cpu_isa().rawValue)"
    }
  }
}
