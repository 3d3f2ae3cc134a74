import COneDNN
import Glibc

/// The threads of OpenMP, with which oneDNN computes.
public enum OpenMPThreads {
  /// The most threads that a process uses, more than the cores of any host so far.
  ///
  /// Without a limit, a slip in a recipe could use up the threads of all users of a host.
  public static let most = 1024

  /// Sets the number of threads for the calling thread's further work, and returns how many a parallel
  /// region then has.
  ///
  /// oneDNN divides its work by the number that was set. With fewer threads in the region, a part of
  /// the work is never done. So OpenMP may not reduce the number by itself: `OMP_DYNAMIC` is switched
  /// off, and one level of parallel regions is allowed. `OMP_THREAD_LIMIT`, and limits of the operating
  /// system on threads, remain: the caller must not compute if the result is smaller than `count`.
  ///
  /// - Returns: the number of threads of a parallel region: `count`, or a smaller number.
  /// - Precondition: `count` is positive.
  /// - Corresponds to: `omp_set_num_threads`, `omp_set_dynamic`, `omp_set_max_active_levels`.
  public static func use(_ count: Int) -> Int {
    precondition(count > 0, "\(count) threads")
    guard count <= most else { return most }
    omp_set_dynamic(0)
    omp_set_max_active_levels(max(1, omp_get_max_active_levels()))
    // OpenMP ends the process if it cannot start a thread, so others try first.
    let possible = 1 + startableThreads(min(count, threadLimit) - 1)
    omp_set_num_threads(Int32(possible))
    guard possible == count else { return possible }
    var present = 1
    withUnsafeMutablePointer(to: &present) { present in
      parallel { thread, threads in if thread == 0 { present.pointee = threads } }
    }
    return present
  }

  /// The number of threads for the calling thread's work: `omp_get_max_threads`.
  public static var count: Int { Int(omp_get_max_threads()) }

  /// The most threads that OpenMP starts, as `OMP_THREAD_LIMIT` sets it: `omp_get_thread_limit`.
  public static var threadLimit: Int { Int(omp_get_thread_limit()) }

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

  /// The most threads that were ever started together.
  nonisolated(unsafe) private static var started = 0

  /// The number of threads, at most `count`, that the operating system lets run at the same time.
  private static func startableThreads(_ count: Int) -> Int {
    guard count > started else { return count }
    // Each thread waits for the mutex, so that all exist together.
    var gate = pthread_mutex_t()
    pthread_mutex_init(&gate, nil)
    defer { pthread_mutex_destroy(&gate) }
    var threads: [pthread_t] = []
    withUnsafeMutablePointer(to: &gate) { gate in
      pthread_mutex_lock(gate)
      while threads.count < count {
        var thread = pthread_t()
        let status = pthread_create(
          &thread, nil,
          { gate in
            let gate = gate?.assumingMemoryBound(to: pthread_mutex_t.self)
            if let gate {
              pthread_mutex_lock(gate)
              pthread_mutex_unlock(gate)
            }
            return nil
          }, gate)
        guard status == 0 else { break }
        threads.append(thread)
      }
      pthread_mutex_unlock(gate)
      for thread in threads { pthread_join(thread, nil) }
    }
    started = max(started, threads.count)
    return threads.count
  }
}
