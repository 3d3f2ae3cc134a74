import COneDNN

/// The threads of OpenMP, with which oneDNN computes.
public enum OpenMPThreads {
  /// Sets the number of threads for the calling thread's further work: `omp_set_num_threads`.
  ///
  /// - Precondition: `count` is positive.
  public static func use(_ count: Int) {
    precondition(count > 0, "\(count) threads")
    omp_set_num_threads(Int32(count))
  }

  /// The number of threads for the calling thread's work: `omp_get_max_threads`.
  public static var count: Int { Int(omp_get_max_threads()) }

  /// Calls `body` once on each thread, and waits until all calls have returned: `GOMP_parallel`.
  ///
  /// oneDNN uses the same threads, so the process never has more threads than were set.
  public static func parallel(_ body: (_ thread: Int, _ threads: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var work = Work(body: body)
      withUnsafeMutablePointer(to: &work) { work in
        GOMP_parallel(
          { work in
            work?.assumingMemoryBound(to: Work.self).pointee.body(
              Int(omp_get_thread_num()), Int(omp_get_num_threads()))
          }, work, UInt32(count), 0)
      }
    }
  }

  private struct Work { let body: (Int, Int) -> Void }
}
