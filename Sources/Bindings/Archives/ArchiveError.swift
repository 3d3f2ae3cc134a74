/// An archive that could not be read.
public struct ArchiveError: Error, CustomStringConvertible {
  let function: String
  /// Why it failed, in words.
  public let reason: String
  /// Whether this build cannot read any archive.
  public var lacksTrait = false

  /// The reason and the function.
  public var description: String { "\(reason) [\(function)]" }
}
