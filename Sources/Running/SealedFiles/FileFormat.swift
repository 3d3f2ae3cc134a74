/// A format of HDF5 files that this program writes with a seal.
///
/// The seal contains the name and the version of the format. The root group has them, too, as the
/// attributes `format` and `format_version`, for readers of the file.
public struct FileFormat: Sendable, Equatable {
  /// The name, for example `sjko-dist checkpoint`; one line in ASCII.
  public let name: String
  /// The version that this program writes and reads.
  public let version: Int
  /// What a file contains, for errors: `a checkpoint`.
  public let contents: String
  /// How to get a file of this format, for errors.
  public let advice: String

  /// Describes a format.
  public init(name: String, version: Int, contents: String, advice: String) {
    precondition(name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(name) is not one ASCII line")
    self.name = name
    self.version = version
    self.contents = contents
    self.advice = advice
  }
}
