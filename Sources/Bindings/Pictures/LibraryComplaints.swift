import CGD
import Glibc
import Synchronization

/// What the library says of a picture while it decodes it.
///
/// It hands its messages to one function for the whole process, on the thread that decodes.
enum LibraryComplaints {
  /// Calls the library, and catches the first error or warning of this thread meanwhile.
  static func first<Result>(_ body: () -> Result) -> (Result, complaint: String?) {
    _ = listening
    let thread = pthread_self()
    messages.withLock { _ = $0.removeValue(forKey: thread) }
    let result = body()
    return (result, messages.withLock { $0.removeValue(forKey: thread) })
  }

  private static let messages = Mutex<[pthread_t: String]>([:])

  /// Set once; otherwise the library prints.
  private static let listening: Void = gdSetErrorMethod { priority, format, arguments in
    guard priority <= GD_WARNING, let format, let arguments else { return }
    var text = [CChar](repeating: 0, count: 256)
    vsnprintf(&text, text.count, format, arguments)
    let message = String(
      decoding: text.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let thread = pthread_self()
    messages.withLock { $0[thread] = $0[thread] ?? message }
  }
}
