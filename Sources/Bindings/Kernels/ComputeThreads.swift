import COpenBLAS

/// How many threads this process computes with: decided here and nowhere else.
public enum ComputeThreads {
  /// Sets the count for all libraries that compute.
  ///
  /// - Precondition: `count` is positive.
  /// - Corresponds to: `openblas_set_num_threads`.
  public static func use(_ count: Int) {
    precondition(count > 0, "\(count) threads")
    openblas_set_num_threads(Int32(count))
  }

  /// The library and the instruction set it chose, for logs and checkpoints.
  ///
  /// - Corresponds to: `openblas_get_config`, `openblas_get_corename`.
  public static var libraryDescription: String {
    let config = openblas_get_config().map { String(cString: $0) } ?? "OpenBLAS"
    let version = config.split(separator: " ").prefix(2).joined(separator: " ")
    let core = openblas_get_corename().map { String(cString: $0) } ?? "unknown core"
    return "\(version) (\(core))"
  }
}
