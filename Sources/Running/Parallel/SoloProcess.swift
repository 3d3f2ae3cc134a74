import Glibc
public import Kernels

/// A group of one process, without MPI.
public struct SoloProcess: ProcessGroup, Sendable {
  /// Makes the group.
  public init() {}

  /// Always 0.
  public var rank: Int { 0 }
  /// Always 1.
  public var size: Int { 1 }
  /// The name that the operating system gives this host.
  ///
  /// - Corresponds to: `uname`.
  public var hostName: String {
    var names = utsname()
    uname(&names)
    return withUnsafeBytes(of: names.nodename) { name in
      String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// Leaves the only addend as it is.
  public func sum(_ buffer: FloatBuffer) {}

  /// Leaves the floats as they are.
  public func broadcast(_ buffer: FloatBuffer) {}

  /// Returns the bytes.
  public func broadcast(_ bytes: [UInt8]) -> [UInt8] { bytes }

  /// Returns the bytes of the only rank.
  public func gather(_ bytes: [UInt8]) -> [[UInt8]] { [bytes] }

  /// Returns the values of the only rank.
  public func maximum(_ values: [Int]) -> [Int] { values }
}
