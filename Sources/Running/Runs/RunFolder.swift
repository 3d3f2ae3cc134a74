public import Checkpoints
import Files
import Foundation
public import Recipes
import Texts

/// The folder of one run.
///
///     recipe.toml     the resolved recipe
///     checkpoints/    step-000012000.h5: the newest few
///     stages/         stage-003.h5: the map at the end of each stage
///     figures/        stage-003.png: samples at the end of each stage, with averaged parameters
///     metrics.jsonl   losses and costs of the last parameters: the same bytes however often the run was interrupted
///     metrics.sha256  the SHA-256 of each line of metrics.jsonl
///     timings.jsonl   speeds
///     history.jsonl   each start and end of a training, with versions, hosts and command
///     run.lock        locked by the process that writes here
public struct RunFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Names a folder, which need not exist.
  public init(_ path: String) { self.path = path }

  /// The resolved recipe.
  public var recipe: String { "\(path)/recipe.toml" }
  /// The folder of checkpoints.
  public var checkpoints: String { "\(path)/checkpoints" }
  /// The folder of the files of stages.
  public var stages: String { "\(path)/stages" }
  private var figures: String { "\(path)/figures" }
  /// The names of the folders in it.
  public static let folderNames = ["checkpoints", "stages", "figures"]
  /// The map at the end of a stage.
  public func stage(_ stage: Int) -> String { "\(stages)/\(Self.stageName(stage)).h5" }
  /// The files of the ends of stages, the first stage first; none if there is no folder of stages.
  ///
  /// - Throws: `RunFolderFault` if the folder of stages cannot be read.
  public var stageFiles: [CheckpointFile] {
    get throws {
      guard FileKind(of: stages) != .missing else { return [] }
      do {
        return try namesInFolder(stages).filter { $0.hasPrefix("stage-") && $0.hasSuffix(".h5") }
          .map { CheckpointFile("\(stages)/\($0)") }
      } catch {
        throw RunFolderFault.unreadable(path: stages, reason: "\(error.reason)")
      }
    }
  }
  /// Samples at the end of a stage.
  func figure(_ stage: Int) -> String { "\(figures)/\(Self.stageName(stage)).png" }
  /// Losses and costs, one JSON object for each line.
  public var metrics: String { "\(path)/metrics.jsonl" }
  /// The SHA-256 of each line of the metrics.
  public var metricsDigests: String { "\(path)/metrics.sha256" }
  /// Speeds, one JSON object for each line.
  var timings: String { "\(path)/timings.jsonl" }
  /// The file that a training locks.
  public var lock: String { "\(path)/run.lock" }
  /// Each start and end of a training, one JSON object for each line.
  public var history: String { "\(path)/history.jsonl" }

  /// Where to keep metrics that a checkpoint does not recognize: metrics-until-step-9.jsonl, or, if there
  /// is such a file, metrics-until-step-9-2.jsonl.
  func freeNameOfMetrics(untilStep step: Int) -> String {
    let name = "\(path)/metrics-until-step-\(step)"
    var (found, number) = ("\(name).jsonl", 1)
    while FileKind(of: found) != .missing {
      number += 1
      found = "\(name)-\(number).jsonl"
    }
    return found
  }

  private static func stageName(_ stage: Int) -> String { "stage-\(stage.zeroPadded(to: 3))" }

  /// Whether the folder exists.
  public var exists: Bool { FileKind(of: path) == .folder }

  /// Makes the folder and the folders in it, and locks it against other runs.
  ///
  /// - Returns: the lock, which holds as long as it exists.
  /// - Throws: `RunFolderFault` if the folder cannot be made, or if another run writes to it.
  func open() throws -> RunLock {
    for folder in [path, checkpoints, stages, figures] {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw RunFolderFault.notMade(path: folder, reason: error.localizedDescription)
      }
    }
    let lock = try RunLock(path: self.lock, folder: path)
    removeLeftOvers()
    return lock
  }

  /// Removes the temporary files of runs that were killed while they wrote a file.
  ///
  /// - Precondition: this process has the lock.
  private func removeLeftOvers() {
    for (folder, suffix) in [
      (path, "recipe.toml"), (checkpoints, ".h5"), (stages, ".h5"), (figures, ".png"),
    ] {
      removeTemporaryFiles(of: suffix, in: folder)
    }
    // Versions before format version 2 wrote the recipe with Foundation, which used such names.
    for name in (try? namesInFolder(path)) ?? [] where name.hasPrefix(".dat.nosync") {
      let bytes = (try? bytesOfFile("\(path)/\(name)")) ?? []
      let beginning = Recipe.firstLine.utf8
      // A killed run can have written any part of the recipe, also nothing.
      if bytes.starts(with: beginning) || beginning.starts(with: bytes) {
        unlink("\(path)/\(name)")
      }
    }
  }

  /// Checks that the folder holds no run of another recipe.
  ///
  /// - Returns: the recipe that the folder's files were written by; nil if it has none, and then its
  ///   checkpoints state theirs.
  /// - Throws: `RunFolderFault` if it holds one, or if its recipe cannot be read or is damaged.
  @discardableResult
  public func check(_ recipe: Recipe) throws -> Recipe? {
    let earlier: Recipe
    do {
      guard let text = String(validating: try bytesOfFile(self.recipe), as: UTF8.self) else {
        throw RunFolderFault.unreadable(path: self.recipe, reason: "it is not UTF-8 text")
      }
      earlier = try Recipe(text: text, name: self.recipe)
    } catch let error as FileError where error.reason.number == ENOENT {
      return nil
    } catch let error as FileError {
      throw RunFolderFault.unreadable(path: self.recipe, reason: "\(error.reason)")
    } catch let faults as RecipeFaults {
      throw RunFolderFault.unreadable(path: self.recipe, reason: "it is damaged: \(faults)")
    }
    let differences = recipe.conflicts(with: earlier)
    guard differences.isEmpty else {
      throw RunFolderFault.otherRecipe(path: path, differences: differences)
    }
    return earlier
  }

  /// Replaces the resolved recipe, with a digest as its last line; no reader ever sees a part of it.
  func write(_ recipe: Recipe) throws {
    do {
      try replaceFile(self.recipe) {
        try writeFile($0, Array(DigestLine.adding(to: recipe.text).utf8))
      }
    } catch {
      throw RunFolderFault.notMade(path: self.recipe, reason: "\(error)")
    }
  }
}
