import Files
import HDF5

/// The format of HDF5 files with parameters, and how such files are read and written.
///
/// The root group has the attributes `format` and `format_version`.
struct FileFormat {
  /// The value of the attribute `format`.
  let name: String
  /// What a file contains, for errors.
  let contents: String
  /// How to make a file, for errors; empty if only a run makes it.
  let advice: String
  /// The value of the attribute `format_version`.
  private static let version = 1

  /// Opens a file of this format for reading; every error is a ``CheckpointError``.
  func read<Result>(
    _ path: String, _ body: (Group) throws -> Result
  ) throws(CheckpointError) -> Result {
    do {
      return try withFile(path, .read) { root in
        try check(root, file: path)
        return try body(root)
      }
    } catch {
      throw CheckpointError(reading: path, error)
    }
  }

  private func check(_ root: Group, file path: String) throws {
    let attributes = root.attributes
    guard try attributes.contains("format"), try attributes.string("format") == name else {
      throw CheckpointError(
        path, .unreadable,
        "an HDF5 file, but not \(contents): its attribute `format` should be \"\(name)\"\(advice)")
    }
    let version = try attributes.integer("format_version")
    guard version == Self.version else {
      throw CheckpointError(
        path, .unreadable,
        "\(contents) of format version \(version), but this program reads version "
          + "\(Self.version). Use the program that wrote it")
    }
  }

  /// Writes a file with a manifest; it replaces an existing file.
  ///
  /// The file is written under a temporary name, verified, synchronized to the disk, and only then
  /// renamed. At every moment there is either the old file or the new one.
  ///
  /// - Parameters:
  ///   - path: where to write.
  ///   - body: writes everything but the format and the digest of the manifest.
  ///   - verify: reads the file with the temporary path that it is given.
  /// - Throws: ``CheckpointError``; then the temporary file is removed, and an existing file is
  ///   unchanged.
  func write(
    _ path: String, _ body: (Group) throws -> Void, verify: (String) throws -> Void
  ) throws(CheckpointError) {
    do {
      try replaceFile(path) { temporary in
        try withFile(temporary, .createNew) { root in
          try root.attributes.set("format", to: .string(name))
          try root.attributes.set("format_version", to: .integer(Self.version))
          try body(root)
          try root.attributes.set(Manifest.digestAttribute, to: .string(Manifest(of: root).digest))
        }
        try verify(temporary)
      }
    } catch {
      throw CheckpointError(writing: path, error)
    }
  }
}

/// Throws unless the file system of `path` has this many free bytes.
func checkFreeSpace(for path: String, atLeast byteCount: Int) throws(CheckpointError) {
  do {
    let free = try freeBytes(at: folderAndName(of: path).folder)
    guard free < byteCount else { return }
    throw CheckpointError(
      path, .diskFull,
      "not saved: \(byteCount) bytes are needed, \(free) are free. Free some space")
  } catch {
    throw CheckpointError(writing: path, error)
  }
}
