import Foundation

/// A lock that admits one run at a time to a run folder.
///
/// The kernel releases it when the process ends, however it ends.
///
/// - Corresponds to: `flock`.
final class RunLock {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Throws: `RunFolderFault.inUse` with the holder, or `.notMade`.
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
    let process = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)"
    let job = ProcessInfo.processInfo.environment["SLURM_JOB_ID"].map { ", Slurm job \($0)" } ?? ""
    let text = Array("\(process)\(job)\n".utf8)
    // The text serves only the message of another run that is refused.
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit { close(descriptor) }
}
