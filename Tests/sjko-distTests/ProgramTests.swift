import Foundation
import ProgramRuns
import Testing

/// Tests of the whole program.
///
/// They run one after another, because the ranks of one test use all cores of a small machine.
@Suite(.serialized, .timeLimit(.minutes(5)))
enum ProgramTests {}

/// A folder to run the program in; it disappears with this value.
final class Workplace {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "sjko-\(UUID())")

  /// One stage of two small steps.
  static let recipe = """
    batch = 16
    shards = 4
    [data]
    synthetic = "gaussian"
    mean = [1, 0, -1]
    covariance = [[1, 0.3, 0], [0.3, 0.5, 0], [0, 0, 2]]
    [method]
    stages = 1
    first_stage_steps = 2
    [map]
    width = 8
    latent_dimensions = 2
    [potential]
    width = 8
    """

  /// Makes the folder, with `recipe.toml` in it.
  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.recipe.write(
      to: folder.appending(path: "recipe.toml"), atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of something in the folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Paths of all files in a folder in it; none if there is no such folder.
  func files(in name: String) -> [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: path(name))) ?? []).sorted()
  }

  /// Runs the program in the folder.
  func run(
    _ arguments: [String], onRanks rankCount: Int? = nil, environment: [String: String] = [:]
  ) throws -> ProgramRun {
    try ProgramRun.run(
      "sjko-dist", arguments, onRanks: rankCount, environment: environment, in: folder.path)
  }

  /// Starts the program in the folder.
  func launch(_ arguments: [String], onRanks rankCount: Int?) throws -> LaunchedProgram {
    try LaunchedProgram("sjko-dist", arguments, onRanks: rankCount, in: folder.path)
  }
}
