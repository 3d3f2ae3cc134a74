import Foundation

/// A new folder that exists as long as this value.
public final class TemporaryFolder {
  private let url = FileManager.default.temporaryDirectory
    .appending(component: "sjko-\(UUID().uuidString)")

  /// Makes the folder.
  public init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a name in the folder.
  public func path(_ name: String) -> String { url.appending(component: name).path }

  /// The names in the folder, sorted.
  public var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }

  /// All bytes of a file in the folder.
  public func contents(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url.appending(component: name)))
  }
}

/// Passes the path of a new folder to `body`, and removes the folder with its contents.
public func withTemporaryFolder<Result>(
  _ body: (_ path: String) throws -> Result
) throws -> Result {
  let folder = try TemporaryFolder()
  return try withExtendedLifetime(folder) { try body(folder.path("")) }
}
