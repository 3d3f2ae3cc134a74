import Foundation

/// A new folder that disappears with this value.
final class TemporaryFolder {
  private let url = FileManager.default.temporaryDirectory
    .appending(component: "sjko-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(component: name).path }

  /// The names of the files in it.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }

  /// A whole file.
  func contents(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url.appending(component: name)))
  }
}
