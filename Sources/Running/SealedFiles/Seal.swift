/// The first 512 bytes of a file, which tell in readable text what all other bytes must be.
///
///     sjko-dist checkpoint
///     format version 2
///     12345 bytes follow this block of 512 bytes
///     their SHA-256 is 0f1e…
///     check it with: tail -c +513 FILE | sha256sum
///
/// Spaces and a line feed fill the block. HDF5 calls such a block a user block, and its readers skip
/// it. A program that reads the seal finds every changed bit before HDF5 parses anything: some damage
/// makes the library crash (1.10.8).
public struct Seal: Sendable, Equatable {
  /// The length of the block, one of those that HDF5 allows.
  public static let byteCount = 512

  /// The name of the format.
  public let format: String
  /// The version of the format.
  public let version: Int
  /// The number of bytes after the block.
  public let followingBytes: Int
  /// The SHA-256 of these bytes, as 64 hexadecimal digits.
  public let digest: String

  init(format: String, version: Int, followingBytes: Int, digest: String) {
    self.format = format
    self.version = version
    self.followingBytes = followingBytes
    self.digest = digest
  }

  /// Reads a block; nil if any of its bytes is not as `block` writes it.
  init?(block: [UInt8]) {
    let lines = block.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard lines.count > 4,
      let version = Int(lines[1].dropFirst(Self.versionLabel.count)),
      let count = lines[2].split(separator: " ").first.flatMap({ Int($0) }),
      version >= 0, count >= 0
    else { return nil }
    self.init(
      format: lines[0], version: version, followingBytes: count,
      digest: String(lines[3].dropFirst(Self.digestLabel.count)))
    // Labels, spaces and signs of numbers must be right, too.
    guard self.block == block else { return nil }
  }

  /// The block.
  var block: [UInt8] {
    let text = """
      \(format)
      \(Self.versionLabel)\(version)
      \(followingBytes) bytes follow this block of \(Self.byteCount) bytes
      \(Self.digestLabel)\(digest)
      \(Self.instruction)

      """
    let bytes = Array(text.utf8)
    let space = Self.byteCount - 1 - bytes.count
    // A damaged text can be too long; it then equals no block.
    guard space >= 0 else { return [] }
    return bytes + [UInt8](repeating: 0x20, count: space) + [0x0A]
  }

  /// Whether a block that is no seal was one before some of its bytes changed.
  ///
  /// Programs that write HDF5 files with another user block write other words into it.
  static func isRemnant(_ block: [UInt8]) -> Bool {
    let text = String(decoding: block, as: UTF8.self)
    return block.allSatisfy { $0 == 0 }
      || ["sjko-dist", versionLabel, digestLabel, instruction].contains { text.contains($0) }
  }

  private static let versionLabel = "format version "
  private static let digestLabel = "their SHA-256 is "
  private static let instruction = "check it with: tail -c +\(byteCount + 1) FILE | sha256sum"
}
