import Digests
import Foundation
import HDF5
import ProgramRuns

/// A folder for runs with few, small steps; it is removed with this value.
final class SmallRuns {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "sjko-\(UUID())")

  /// Three stages of 4, 3 and 3 steps.
  ///
  /// Some stages end at a step with a line of metrics, some between two such steps. The points have
  /// three dimensions, because points of the plane would have pictures, which take time.
  static let recipe = """
    batch = 24
    shards = 4
    [data]
    synthetic = "gaussian"
    mean = [1, 0, -1]
    covariance = [[1, 0.3, 0], [0.3, 0.5, 0], [0, 0, 2]]
    [method]
    stages = 3
    first_stage_steps = 4
    stage_steps = 3
    anchor = "average"
    [map]
    width = 8
    latent_dimensions = 2
    [potential]
    width = 8
    [average]
    decay = 0.9
    [checkpoint]
    every_steps = 3
    keep = 20
    [log]
    every_steps = 2
    """

  /// Makes the folder, with `recipe.toml` in it.
  init(recipe: String = SmallRuns.recipe) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try recipe.write(to: folder.appending(path: "recipe.toml"), atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of something in the folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The files of a run in the folder.
  func files(of run: String) -> RunFiles { RunFiles(folder: folder.appending(path: run)) }

  /// Writes 32 images of 8 x 8 pixels.
  ///
  /// - Returns: settings that train image networks on them, in two stages.
  func imageSettings() throws -> [String] {
    try withFile(path("images.h5"), .createNew) { root in
      try root.createDataset("samples", of: .uint8, shape: [32, 1, 8, 8])
        .write((0..<32 * 64).map { UInt8($0 * $0 % 251) })
    }
    return [
      "batch=16", "data.files=images.h5", "data.augment=[\"dequantize\"]", "method.stages=2",
      "map.architecture=ncsnpp", "map.multipliers=[1, 2]", "map.blocks=1", "map.attention=4",
      "map.style_length=8", "potential.architecture=ddgan-small", "potential.multipliers=[1, 2]",
    ]
  }

  /// Trains in the folder `run`, and returns after the end.
  func train(
    _ run: String, onRanks rankCount: Int? = nil, set settings: [String] = [],
    options: [String] = [], environment: [String: String] = [:]
  ) throws -> ProgramRun {
    try launch(
      run, onRanks: rankCount, set: settings, options: options, environment: environment
    ).end()
  }

  /// Starts training in the folder `run`.
  func launch(
    _ run: String, onRanks rankCount: Int? = nil, set settings: [String] = [],
    options: [String] = [], environment: [String: String] = [:]
  ) throws -> LaunchedProgram {
    try LaunchedProgram(
      "sjko-dist",
      ["train", "recipe.toml", "--run", run] + settings.flatMap { ["--set", $0] } + options,
      onRanks: rankCount, environment: environment, in: folder.path)
  }

  /// Runs another command in the folder.
  func command(_ arguments: String..., onRanks rankCount: Int? = nil) throws -> ProgramRun {
    try command(arguments, onRanks: rankCount)
  }

  /// Runs another command in the folder.
  func command(_ arguments: [String], onRanks rankCount: Int? = nil) throws -> ProgramRun {
    try ProgramRun.run("sjko-dist", arguments, onRanks: rankCount, in: folder.path)
  }
}

/// The files of a run.
struct RunFiles {
  let folder: URL

  /// Names of the checkpoints, the oldest first.
  var checkpoints: [String] { names(in: "checkpoints") }

  /// The path of a file.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The digest of a file's bytes; "none" if there is no file.
  func digest(of name: String) -> String {
    guard let data = try? Data(contentsOf: folder.appending(path: name)) else { return "none" }
    return SHA256.digest(of: Array(data).span.bytes)
  }

  /// Digests of the results, which do not depend on ranks and interruptions: the last checkpoint, the
  /// map of each stage, the metrics.
  var results: [String: String] {
    let names =
      [checkpoints.last.map { "checkpoints/\($0)" } ?? "no checkpoint"]
      + ["metrics.jsonl", "metrics.sha256"]
      + names(in: "stages").map { "stages/\($0)" }
    return Dictionary(uniqueKeysWithValues: names.map { ($0, digest(of: $0)) })
  }

  /// Digests of all files except the lock, the timings and the history, which differ between runs.
  var all: [String: String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    let free = ["run.lock", "timings.jsonl", "history.jsonl"]
    let files = paths.filter { !free.contains($0) && isFile($0) }
    return Dictionary(uniqueKeysWithValues: files.map { ($0, digest(of: $0)) })
  }

  private func isFile(_ name: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder)
      && !isFolder.boolValue
  }

  private func names(in name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path(name))) ?? []).sorted()
  }
}
