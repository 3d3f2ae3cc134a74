import CHDF5
import Synchronization

/// Calls the C library; every call of this module goes through here, one at a time.
public enum HDF5Library {
  /// Name and version of the library in use: `HDF5 1.10.8`.
  ///
  /// - Corresponds to: `H5get_libversion`.
  public static let version: String = {
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    lock.withLock { _ in _ = H5get_libversion(&major, &minor, &release) }
    return "HDF5 \(major).\(minor).\(release)"
  }()

  /// Allows one call at a time, so that the error stack belongs to the call.
  ///
  /// It also protects a library that was built without support for threads. It is not recursive, so
  /// only single C functions run under it.
  private static let lock: Mutex<Void> = {
    // `withFile` closes files. Without this call the library would close a file that it could not
    // write completely a second time when the process ends, and crash (1.10.8).
    H5dont_atexit()
    return Mutex(())
  }()

  /// Calls one C function, and turns a negative result into an error with the library's error stack.
  @discardableResult
  static func call<Code: FixedWidthInteger & SignedInteger & Sendable>(
    _ attempt: @autoclosure () -> String, at place: Place, _ function: () -> Code
  ) throws(HDF5Error) -> Code {
    let (code, causes) = lock.withLock { _ in
      // By default the library prints its errors; each thread has its own setting.
      H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
      let code = function()
      return (code, code < 0 ? causesOfLastFailure() : [])
    }
    guard code >= 0 else { throw HDF5Error(attempt(), at: place, causes: causes) }
    return code
  }

  /// Makes an identifier with one C function, passes it to `body`, and closes it with another.
  @discardableResult
  static func withIdentifier<Result>(
    _ attempt: @autoclosure () -> String, at place: Place,
    from make: () -> hid_t, closedBy close: (hid_t) -> herr_t,
    _ body: (hid_t) throws(HDF5Error) -> Result
  ) throws(HDF5Error) -> Result {
    let identifier = try call(attempt(), at: place, make)
    let result: Result
    do {
      result = try body(identifier)
    } catch {
      // The first failure is the one to report.
      _ = try? call(attempt(), at: place) { close(identifier) }
      throw error
    }
    try call(attempt(), at: place) { close(identifier) }
    return result
  }

  /// Copies this thread's error stack, the innermost function first, and empties it.
  private static func causesOfLastFailure() -> [HDF5Error.Cause] {
    var causes: [HDF5Error.Cause] = []
    withUnsafeMutablePointer(to: &causes) { causes in
      let collect: H5E_walk2_t = { _, entry, destination in
        guard let entry = entry?.pointee,
          let causes = destination?.assumingMemoryBound(to: [HDF5Error.Cause].self)
        else { return 0 }
        causes.pointee.append(
          HDF5Error.Cause(
            function: entry.func_name.map { String(cString: $0) } ?? "",
            explanation: entry.desc.map { String(cString: $0) } ?? ""))
        return 0
      }
      H5Ewalk2(hid_t(H5E_DEFAULT), H5E_WALK_UPWARD, collect, causes)
    }
    H5Eclear2(hid_t(H5E_DEFAULT))
    return causes
  }
}
