import Foundation

/// Lends a new folder, and removes it with all that it holds.
func withTemporaryFolder<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path())
}

/// Lends the path of a file that does not exist yet.
func withTemporaryFile<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
  try withTemporaryFolder { try body($0 + "/test.h5") }
}
