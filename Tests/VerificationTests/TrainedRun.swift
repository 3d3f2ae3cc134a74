import Foundation
import ProgramRuns
import TemporaryFolders
import Verification

/// A run with a dataset and a feature network beside it, and lines of metrics after its checkpoint.
final class TrainedRun {
  private let folder: TemporaryFolder

  /// Trains two stages of 6 and 4 steps, and goes back to the checkpoint of step 8.
  init() throws {
    folder = try TemporaryFolder()
    try """
    seed = 7
    batch = 16
    shards = 2
    [data]
    files = ["data.h5"]
    [method]
    stages = 2
    first_stage_steps = 6
    stage_steps = 4
    [map]
    width = 4
    latent_dimensions = 2
    [potential]
    width = 4
    [average]
    decay = 0.9
    [checkpoint]
    every_steps = 4
    keep = 3
    [log]
    every_steps = 1
    """.write(toFile: path("recipe.toml"), atomically: true, encoding: .utf8)
    try python(
      """
      with h5py.File("points.h5", "w") as f:
          f["samples"] = numpy.arange(120, dtype="f4").reshape(40, 3)
      with h5py.File("images.h5", "w") as f:
          f["samples"] = numpy.arange(2560).reshape(40, 1, 8, 8).astype("u1")
          f["labels"] = numpy.arange(40, dtype="u1") % 2
      numpy.save("points.npy", numpy.arange(120, dtype="f4").reshape(40, 3))
      """, in: path(""))
    for arguments in [
      ["dataset", "npy", "points.npy", "--output", "data.h5"],
      ["classifier", "images.h5", "--epochs", "1", "--output", "network.h5"],
      ["train", "recipe.toml", "--run", "run"],
    ] {
      let run = try command(arguments)
      guard run.exitCode == 0 else { throw Failure(output: run.output) }
    }
    try FileManager.default.removeItem(atPath: path("run/checkpoints/step-000000010.h5"))
  }

  /// A program that ended with an error.
  struct Failure: Error {
    let output: String
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { folder.path(name) }

  /// The bytes of a file.
  func bytes(of name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }

  /// Replaces a file.
  func write(_ bytes: Data, to name: String) throws {
    try bytes.write(to: URL(filePath: path(name)))
  }

  /// Runs the program in the folder.
  func command(_ arguments: [String]) throws -> ProgramRun {
    try ProgramRun.run("sjko-dist", arguments, onRanks: nil, in: path(""))
  }

  /// The results of a verification in this process.
  func verified(_ names: String...) throws -> [VerifiedFile] {
    var files: [VerifiedFile] = []
    var verifier = Verifier { files.append($0) }
    for name in names { try verifier.verify(path(name)) }
    return files
  }

  /// The faults of a verification in this process, as lines of text without the folder.
  func faults(_ name: String) throws -> [String] {
    try verified(name).filter(\.isFaulty).map { $0.text.replacing(path("") + "/", with: "") }
  }
}
