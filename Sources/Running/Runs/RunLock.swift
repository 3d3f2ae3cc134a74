import Files
import Foundation

/// A lock that admits one run at a time to a run folder.
///
/// The kernel releases it when the process ends, however it ends. It belongs to the file, not to its
/// name: a run that finds another file under the name, or none, has no lock any more.
///
/// - Corresponds to: `flock`.
public final class RunLock {
  private let descriptor: Int32
  private let path: String
  private let folder: String

  /// Takes the lock.
  ///
  /// - Throws: `RunFolderFault.inUse` with the holder, `.notLocked`, or `.notMade`.
  public init(path: String, folder: String) throws {
    (self.path, self.folder) = (path, folder)
    descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw RunFolderFault.notMade(path: path, reason: "\(SystemError.last)")
    }
    do { try lock() } catch {
      // A deinitializer does not run after an error here.
      close(descriptor)
      throw error
    }
    let process = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)"
    let job = ProcessInfo.processInfo.environment["SLURM_JOB_ID"].map { ", Slurm job \($0)" } ?? ""
    let text = Array("\(process)\(job)\n".utf8)
    // The text serves only the message of another run that is refused.
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit { close(descriptor) }

  private func lock() throws {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let error = SystemError.last
      if error.number == EINTR { continue }
      throw Self.fault(error, path: path, folder: folder)
    }
  }

  /// Why the lock could not be taken: another run has it, or the file system gives none.
  static func fault(_ error: SystemError, path: String, folder: String) -> RunFolderFault {
    guard error.isLocked else { return .notLocked(path: path, reason: "\(error)") }
    let holder = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return .inUse(path: folder, holder: holder.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Checks that the locked file still has its name; call it before each write to the run folder.
  ///
  /// - Throws: `RunFolderFault.lockLost` if the file was removed, replaced or moved away: then
  ///   another run can have taken a new lock.
  /// - Cost: two calls of the system, a few microseconds on a local disk.
  /// - Corresponds to: `fstat`, `stat`.
  func checkHeld() throws {
    var (held, named) = (stat(), stat())
    guard fstat(descriptor, &held) == 0, stat(path, &named) == 0 else {
      throw RunFolderFault.lockLost(path: path, reason: "\(SystemError.last)")
    }
    guard (held.st_dev, held.st_ino) == (named.st_dev, named.st_ino) else {
      throw RunFolderFault.lockLost(path: path, reason: "another file has its name")
    }
  }
}
