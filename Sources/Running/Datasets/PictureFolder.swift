import Foundation
import Glibc

/// The PNG and JPEG files of a folder and of all folders in it.
///
/// Names that begin with a point are left out, and so is what is behind symbolic links to folders.
public struct PictureFolder: Sendable {
  /// Where the folder is.
  public let path: String
  /// Paths from the folder, in the order of their bytes, as `LC_ALL=C sort` has it.
  public let files: [String]

  /// Looks for pictures; none is opened yet.
  ///
  /// - Throws: ``DatasetError`` if there is no such folder, or no picture in it.
  public init(_ path: String) throws(DatasetError) {
    self.path = path
    guard access(path, F_OK) == 0 || errno != ENOENT else { throw .missing(file: path) }
    guard isFolder(path) else {
      throw .unreadable(file: path, reason: "it should be a folder with pictures in it")
    }
    let names: [String]
    do {
      names = try FileManager.default.subpathsOfDirectory(
        atPath: URL(filePath: path).resolvingSymlinksInPath().path)
    } catch {
      throw .unreadable(file: path, reason: "its files cannot be listed")
    }
    files = names.filter(Self.isPicture)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard !files.isEmpty else { throw .noPictures(folder: path, brokenCount: 0) }
  }

  private static func isPicture(_ name: String) -> Bool {
    let lowercased = name.lowercased()
    return [".png", ".jpg", ".jpeg"].contains { lowercased.hasSuffix($0) }
      && !name.split(separator: "/").contains { $0.hasPrefix(".") }
  }
}

/// Whether there is a folder of that name.
func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
