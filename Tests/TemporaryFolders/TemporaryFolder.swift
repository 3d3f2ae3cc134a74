import Foundation

/// A new folder that disappears with this value.
public final class TemporaryFolder {
  private let url = FileManager.default.temporaryDirectory
    .appending(component: "sjko-\(UUID().uuidString)")

  /// Makes the folder.
  public init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of something in it.
  public func path(_ name: String) -> String { url.appending(component: name).path }

  /// The names of the files in it.
  public var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }

  /// A whole file.
  public func contents(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url.appending(component: name)))
  }
}

/// Lends a new folder, and removes it with all that it holds.
public func withTemporaryFolder<Result>(
  _ body: (_ path: String) throws -> Result
) throws -> Result {
  let folder = try TemporaryFolder()
  return try withExtendedLifetime(folder) { try body(folder.path("")) }
}
