public import Checkpoints
import Files
import Foundation
import Recipes
import Texts

/// The folder of one run.
///
///     recipe.toml     the resolved recipe
///     checkpoints/    step-000012000.h5: the newest few
///     stages/         stage-003.h5: the map at the end of each stage
///     figures/        stage-003.png: samples at the end of each stage
///     metrics.jsonl   losses and costs: the same bytes however often the run was interrupted
///     timings.jsonl   speeds
///     run.lock        locked by the process that writes here
public struct RunFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Names a folder, which need not exist.
  public init(_ path: String) { self.path = path }

  /// The resolved recipe.
  var recipe: String { "\(path)/recipe.toml" }
  /// The folder of checkpoints.
  public var checkpoints: String { "\(path)/checkpoints" }
  /// The map at the end of a stage.
  func stage(_ stage: Int) -> String { "\(path)/stages/\(Self.stageName(stage)).h5" }
  /// The files of the ends of stages, the first stage first; none if there is no folder of stages.
  ///
  /// - Throws: `RunFolderFault` if the folder of stages cannot be read.
  public var stageFiles: [CheckpointFile] {
    get throws {
      let folder = "\(path)/stages"
      guard FileKind(of: folder) != .missing else { return [] }
      do {
        return try namesInFolder(folder).filter { $0.hasPrefix("stage-") && $0.hasSuffix(".h5") }
          .map { CheckpointFile("\(folder)/\($0)") }
      } catch {
        throw RunFolderFault.unreadable(path: folder, reason: "\(error)")
      }
    }
  }
  /// Samples at the end of a stage.
  func figure(_ stage: Int) -> String { "\(path)/figures/\(Self.stageName(stage)).png" }
  /// Losses and costs, one JSON object for each line.
  public var metrics: String { "\(path)/metrics.jsonl" }
  /// Speeds, one JSON object for each line.
  var timings: String { "\(path)/timings.jsonl" }

  private static func stageName(_ stage: Int) -> String { "stage-\(stage.zeroPadded(to: 3))" }

  /// Whether the folder exists.
  public var exists: Bool { FileKind(of: path) == .folder }

  /// Makes the folder and the folders in it, and locks it against other runs.
  ///
  /// - Returns: the lock, which holds as long as it exists.
  /// - Throws: `RunFolderFault` if the folder cannot be made, or if another run writes to it.
  func open() throws -> RunLock {
    for folder in [path, checkpoints, "\(path)/stages", "\(path)/figures"] {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw RunFolderFault.notMade(path: folder, reason: error.localizedDescription)
      }
    }
    return try RunLock(path: "\(path)/run.lock", folder: path)
  }

  /// Checks that the folder holds no run of another recipe.
  ///
  /// - Throws: `RunFolderFault` if it holds one, or if its recipe cannot be read; `RecipeFaults` if the
  ///   folder's recipe is damaged.
  func check(_ recipe: Recipe) throws {
    guard FileKind(of: self.recipe) != .missing else { return }
    let text: String
    do { text = try String(contentsOfFile: self.recipe, encoding: .utf8) } catch {
      throw RunFolderFault.unreadable(path: self.recipe, reason: error.localizedDescription)
    }
    let earlier = try Recipe(text: text, name: self.recipe)
    let differences = recipe.conflicts(with: earlier)
    guard differences.isEmpty else {
      throw RunFolderFault.otherRecipe(path: path, differences: differences)
    }
  }

  /// Replaces the resolved recipe; no reader ever sees a part of it.
  func write(_ recipe: Recipe) throws {
    do {
      try recipe.text.write(toFile: self.recipe, atomically: true, encoding: .utf8)
    } catch {
      throw RunFolderFault.notMade(path: self.recipe, reason: error.localizedDescription)
    }
  }
}

/// Why a run folder cannot be used.
public enum RunFolderFault: Error, Equatable, CustomStringConvertible {
  /// There is no such folder.
  case missing(path: String)
  /// It cannot be made or written to.
  case notMade(path: String, reason: String)
  /// A file in it cannot be read.
  case unreadable(path: String, reason: String)
  /// Another run writes to it.
  case inUse(path: String, holder: String)
  /// It belongs to a run of another recipe.
  case otherRecipe(path: String, differences: [String])
  /// Some of its files are damaged or of no use; each with what is wrong.
  case unusableFiles(path: String, [String])
  /// It has checkpoints, but no valid one; each with what is wrong.
  case noValidCheckpoint(path: String, faults: [String])

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such run folder"
    case .notMade(let path, let reason):
      "cannot make \(path): \(reason); name a folder you may write to with --run"
    case .unreadable(let path, let reason):
      "cannot read \(path): \(reason); restore the file, or name another folder with --run"
    case .inUse(let path, let holder):
      """
      another run is writing to \(path) (\(holder.isEmpty ? "unknown process" : holder)); \
      wait for it, or name another folder with --run
      """
    case .otherRecipe(let path, let differences):
      """
      \(path) holds a run of another recipe; name another folder with --run, or set these keys \
      back:
        \(differences.joined(separator: "\n  "))
      """
    case .unusableFiles(let path, let faults):
      """
      \(path) has \(NumberText.count(faults.count, "file")) that cannot be used; `sjko-dist train` \
      passes over them:
        \(faults.joined(separator: "\n  "))
      """
    case .noValidCheckpoint(let path, let faults):
      faults.isEmpty
        ? "\(path) holds no checkpoint; train first, or name another folder"
        : """
        \(path) holds checkpoints, but none can be used; restore one, or name another folder with \
        --run to start again:
          \(faults.joined(separator: "\n  "))
        """
    }
  }
}
