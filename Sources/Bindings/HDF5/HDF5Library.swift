import CHDF5
import Synchronization

/// The border to the C library: every call crosses it here, one at a time.
public enum HDF5Library {
  /// Name and version of the library in use: `HDF5 1.10.8`.
  ///
  /// - Corresponds to: `H5get_libversion`.
  public static let version: String = {
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    let place = Place(file: "HDF5", object: "/")
    let status = try? call("asking for the version", at: place) {
      H5get_libversion(&major, &minor, &release)
    }
    return status == nil ? "HDF5" : "HDF5 \(major).\(minor).\(release)"
  }()

  /// Keeps a call and its error stack together, also in a library built without threads.
  ///
  /// Not recursive: what runs under it is a single C function.
  private static let lock: Mutex<Void> = {
    // Files are closed by their scopes. At exit the library would try again to close a file that
    // could not be written to its end, and crash (1.10.8).
    H5dont_atexit()
    return Mutex(())
  }()

  /// Calls one C function and turns a negative result into an error.
  ///
  /// - Parameters:
  ///   - attempt: what is tried, as a phrase for the error: `reading rows 0..<64`.
  ///   - place: the file and object concerned.
  ///   - function: calls C, once; a negative result is a failure.
  /// - Returns: what the function returned.
  /// - Throws: ``HDF5Error`` with the library's account of the failure.
  @discardableResult
  static func call<Code: FixedWidthInteger & SignedInteger & Sendable>(
    _ attempt: @autoclosure () -> String, at place: Place, _ function: () -> Code
  ) throws(HDF5Error) -> Code {
    let (code, causes) = lock.withLock { _ in
      // The library prints its errors unless told otherwise, for each thread anew.
      H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
      let code = function()
      return (code, code < 0 ? causesOfLastFailure() : [])
    }
    guard code >= 0 else { throw HDF5Error(attempt(), at: place, causes: causes) }
    return code
  }

  /// Makes an identifier with one C function, lends it, and closes it with another.
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
      // The first failure is the one to tell.
      _ = try? call(attempt(), at: place) { close(identifier) }
      throw error
    }
    try call(attempt(), at: place) { close(identifier) }
    return result
  }

  /// Copies this thread's error stack, origin first, and empties it.
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
