import HDF5

/// A format of HDF5 files that this program writes with a seal.
///
/// The seal contains the name and the version of the format. The root group has them, too, as the
/// attributes `format` and `format_version`, for readers of the file.
///
/// The rules of versions, for all formats of this program:
///
/// - A program writes one version, `version`. It reads this one and `unsealedVersion`, and refuses
///   all others with an error that names both versions.
/// - A new attribute does not change the version. Readers ask for attributes by name, so older
///   programs do not see it, and newer programs do without it where a file lacks it.
/// - Everything else increases the version: an attribute or dataset that is removed, renamed, or has
///   another type, shape or meaning; a new dataset; a change of the seal.
/// - Each version of checkpoints and datasets that the program reads has golden files in
///   Tests/TrainingTests/golden. They are never written again, and go when the program stops reading
///   their version.
///
/// Version 1 of checkpoints had no seal: the attribute `sha256` of `/` is the digest of all names,
/// shapes and attributes. Datasets without a seal are ordinary files of h5py, of any version.
public struct FileFormat: Sendable, Equatable {
  /// The name, for example `sjko-dist checkpoint`; one line in ASCII.
  public let name: String
  /// The version that this program writes and reads.
  public let version: Int
  /// An older version without a seal that this program also reads; nil if there is none.
  public let unsealedVersion: Int?
  /// What a file contains, for errors: `a checkpoint`.
  public let contents: String
  /// How to get a file of this format, for errors.
  public let advice: String

  /// Describes a format.
  public init(
    name: String, version: Int, unsealedVersion: Int? = nil, contents: String, advice: String
  ) {
    precondition(name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(name) is not one ASCII line")
    self.name = name
    self.version = version
    self.unsealedVersion = unsealedVersion
    self.contents = contents
    self.advice = advice
  }

  /// Whether the attributes of a file without a seal are those of `unsealedVersion`.
  func isUnsealedVersion(_ root: Group) throws -> Bool {
    guard let unsealedVersion, try root.attributes.contains("format"),
      try root.attributes.contains("format_version")
    else { return false }
    return try root.attributes.string("format") == name
      && root.attributes.integer("format_version") == unsealedVersion
  }
}
