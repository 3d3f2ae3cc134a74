import OneDNN
import Synchronization

/// The threads that this process computes with.
public enum ComputeThreads {
  /// Sets the number of threads for the calling thread's further work; no other code sets it.
  ///
  /// Call it before anything is computed: without it, OpenMP may use fewer threads than oneDNN divides
  /// its work among, and results are wrong.
  ///
  /// - Parameter count: the number of threads; nil for as many as OpenMP chooses, one for each core
  ///   of this process unless `OMP_NUM_THREADS` is set.
  /// - Throws: `ThreadShortage` if the process does not get that many threads.
  /// - Precondition: `count` is positive.
  /// - Cost: some microseconds for each thread.
  public static func use(_ count: Int?) throws(ThreadShortage) {
    let wanted = count ?? OpenMPThreads.count
    let present = OpenMPThreads.use(wanted)
    guard present >= wanted else {
      throw ThreadShortage(
        wanted: wanted, present: present, threadLimit: OpenMPThreads.threadLimit,
        isOwnChoice: count == nil)
    }
  }

  /// The number of threads for the calling thread's work.
  static var count: Int { OpenMPThreads.count }

  /// Calls `body` once on each thread at the same time, and waits until all calls have returned.
  ///
  /// - Returns: the results, in the order of threads.
  public static func onEach<Value: Sendable>(_ body: () -> Value) -> [Value] {
    let results = Mutex<[Int: Value]>([:])
    OpenMPThreads.parallel { thread, _ in
      let value = body()
      results.withLock { $0[thread] = value }
    }
    return results.withLock { results in
      results.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  /// Calls `body` with each index below `count`, and waits until all calls have returned.
  ///
  /// Several threads share the calls if these read or write many `floats` together; each thread takes a
  /// range of indices. Two calls must not write to the same memory. Then the results do not depend on
  /// the number of threads.
  public static func forEach(_ count: Int, floats: Int, _ body: (Int) -> Void) {
    guard count > 1, areWorthwhile(for: floats) else {
      for index in 0..<count { body(index) }
      return
    }
    OpenMPThreads.parallel { thread, threads in
      for index in (count * thread / threads)..<(count * (thread + 1) / threads) { body(index) }
    }
  }

  /// Calls `body` with parts of an array, one on each thread, and waits until all have returned.
  ///
  /// A part begins at a multiple of 16, so an element has the same neighbours in its vector for any
  /// number of threads.
  static func forParts(of count: Int, _ body: (Range<Int>) -> Void) {
    let vectors = (count + 15) / 16
    OpenMPThreads.parallel { thread, threads in
      let first = 16 * (vectors * thread / threads)
      let end = min(count, 16 * (vectors * (thread + 1) / threads))
      if first < end { body(first..<end) }
    }
  }

  /// Whether work on `count` floats is faster on several threads, and there are several.
  @inline(__always)
  static func areWorthwhile(for count: Int) -> Bool { count >= 1 << 15 && Self.count > 1 }
}

/// Fewer threads than asked for.
public struct ThreadShortage: Error, Equatable, CustomStringConvertible {
  let wanted: Int
  let present: Int
  /// The most threads that OpenMP starts.
  let threadLimit: Int
  /// Whether nobody asked for this number of threads.
  let isOwnChoice: Bool

  /// The numbers, the limit, and what to do.
  public var description: String {
    let reason =
      if present == OpenMPThreads.most {
        "no host has use for more; correct the number"
      } else if threadLimit < wanted {
        "OMP_THREAD_LIMIT is \(threadLimit); unset it"
      } else {
        "the system starts no more (see `ulimit -u`, and the limits of the container)"
      }
    let fewer = isOwnChoice ? "OMP_NUM_THREADS=\(present)" : "threads_per_rank = \(present)"
    return """
      this process may not have the \(wanted) threads that it is to compute with, only \(present): \
      \(reason), or set \(fewer)
      """
  }
}

/// The library that computes; the bits of results depend on its version and its instruction set.
public enum ComputeLibrary {
  /// Name and version.
  public static var version: String { "oneDNN \(OneDNNLibrary.version)" }

  /// The instruction set on this processor; the environment variable `ONEDNN_MAX_CPU_ISA` limits it.
  public static var instructionSet: String { OneDNNLibrary.instructionSet }
}
