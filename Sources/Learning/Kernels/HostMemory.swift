import Glibc

/// The memory of this host.
public enum HostMemory {
  /// All memory, in use or not.
  ///
  /// - Corresponds to: `sysconf`.
  public static var bytes: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }
}
