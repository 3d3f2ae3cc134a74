import CHDF5

/// The HDF5 library that files are read and written with.
public enum HDF5Library {
  /// Its name and version, for a run's records.
  ///
  /// - Corresponds to: `H5get_libversion`.
  public static var version: String {
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    let status = H5get_libversion(&major, &minor, &release)
    return status >= 0 ? "HDF5 \(major).\(minor).\(release)" : "HDF5"
  }
}
