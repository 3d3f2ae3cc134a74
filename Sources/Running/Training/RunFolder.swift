import Checkpoints
import Foundation
import Texts

/// The folder of one run, and the lock that keeps a second run out of it.
///
///     recipe.toml     the resolved recipe
///     checkpoints/    step-000012000.h5: the newest few
///     stages/         stage-003.h5: the map at the end of each stage
///     figures/        stage-003.png: samples at the end of each stage
///     metrics.jsonl   losses and costs: the same file however often the run was interrupted
///     timings.jsonl   how fast it went
public struct RunFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Names a folder, which need not exist.
  public init(_ path: String) { self.path = path }

  /// The resolved recipe.
  public var recipe: String { "\(path)/recipe.toml" }
  /// The folder of checkpoints.
  public var checkpoints: String { "\(path)/checkpoints" }
  /// The map at the end of a stage.
  public func stage(_ stage: Int) -> String { "\(path)/stages/\(Self.stageName(stage)).h5" }
  /// Samples at the end of a stage.
  public func figure(_ stage: Int) -> String { "\(path)/figures/\(Self.stageName(stage)).png" }
  /// Losses and costs, one JSON object a line.
  public var metrics: String { "\(path)/metrics.jsonl" }
  /// Speeds, one JSON object a line.
  public var timings: String { "\(path)/timings.jsonl" }

  /// Sees that somebody has made the folder.
  ///
  /// - Throws: `RunFolderFault.missing`.
  public func checkThatItExists() throws(RunFolderFault) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { throw .missing(path: path) }
  }

  /// Makes the folder and what is in it, and keeps other runs out until the lock is released.
  ///
  /// - Returns: the lock, which is held as long as it exists.
  /// - Throws: `RunFolderFault` if the folder cannot be made, or if another run is in it.
  func open() throws -> RunFolderLock {
    for folder in [path, checkpoints, "\(path)/stages", "\(path)/figures"] {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw RunFolderFault.notMade(path: folder, reason: error.localizedDescription)
      }
    }
    return try RunFolderLock(path: "\(path)/run.lock", folder: path)
  }

  private static func stageName(_ stage: Int) -> String {
    "stage-\(stage.zeroPadded(to: 3))"
  }
}

/// Keeps a run folder to one run at a time; released when the process ends, however it ends.
///
/// - Corresponds to: `flock`.
final class RunFolderLock {
  private let descriptor: Int32

  init(path: String, folder: String) throws {
    descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw RunFolderFault.notMade(path: path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      close(descriptor)
      throw RunFolderFault.inUse(
        path: folder, holder: holder.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    let name = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)"
    let job = ProcessInfo.processInfo.environment["SLURM_JOB_ID"].map { ", Slurm job \($0)" } ?? ""
    let text = Array("\(name)\(job)\n".utf8)
    // Only for the message that another run prints: the lock itself is the kernel's.
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit { close(descriptor) }
}

/// Why a run folder cannot be used.
public enum RunFolderFault: Error, Equatable, CustomStringConvertible {
  /// There is no such folder.
  case missing(path: String)
  /// It cannot be made or written to.
  case notMade(path: String, reason: String)
  /// Another run is writing to it.
  case inUse(path: String, holder: String)
  /// It belongs to a run of another recipe.
  case otherRecipe(path: String, differences: [String])
  /// It has checkpoints, but none that can be used.
  case noValidCheckpoint(path: String)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such run folder"
    case .notMade(let path, let reason):
      "cannot make \(path): \(reason); name a folder you may write to with --run"
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
    case .noValidCheckpoint(let path):
      """
      \(path) holds checkpoints, but none can be used (see above); restore one, or name another \
      folder with --run to start anew
      """
    }
  }
}
