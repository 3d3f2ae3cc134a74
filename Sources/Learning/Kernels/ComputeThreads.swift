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

  /// Calls `body` with each of the numbers below `count`, and waits; on all threads at once, if the
  /// floats they are about are worth it.
  ///
  /// A thread takes neighbouring numbers. The calls must not write to the same places; then the
  /// results do not depend on how many threads there are.
  ///
  /// - Parameters:
  ///   - count: how many calls.
  ///   - floats: what all calls together read or write.
  ///   - body: is given the number of the call.
  public static func forEach(_ count: Int, floats: Int, _ body: (Int) -> Void) {
    guard count > 1, areWorthwhile(for: floats) else {
      for index in 0..<count { body(index) }
      return
    }
    inParallel { thread, threads in
      for index in (count * thread / threads)..<(count * (thread + 1) / threads) { body(index) }
    }
  }

  /// Calls `body` with the parts of an array, on all threads at once, and waits for them.
  ///
  /// Parts begin at multiples of sixteen, so that an element's vector has the same neighbours
  /// whatever the count.
  static func forParts(of count: Int, _ body: (Range<Int>) -> Void) {
    let vectors = (count + 15) / 16
    inParallel { thread, threads in
      let first = 16 * (vectors * thread / threads)
      let end = min(count, 16 * (vectors * (thread + 1) / threads))
      if first < end { body(first..<end) }
    }
  }

  /// Calls `body` once on each thread, with its number and their count.
  ///
  /// The threads are those that oneDNN computes with: there are never more than were asked for.
  ///
  /// - Corresponds to: `GOMP_parallel`.
  private static func inParallel(_ body: (_ thread: Int, _ threads: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var work = Work(body: body)
      withUnsafeMutablePointer(to: &work) { work in
        GOMP_parallel(
          { work in
            work?.assumingMemoryBound(to: Work.self).pointee.body(
              Int(omp_get_thread_num()), Int(omp_get_num_threads()))
          }, work, UInt32(Self.count), 0)
      }
    }
  }

  private struct Work { let body: (Int, Int) -> Void }

  /// Whether so many floats are worth several threads, if there are any.
  @inline(__always)
  static func areWorthwhile(for count: Int) -> Bool { count >= 1 << 15 && Self.count > 1 }
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
