import Budgets
import Files
import Foundation
import Parallel
import Recipes
import Runs
import Texts

/// The trials in the file system of the run folder: saves by rank 0, and locks between ranks.
///
/// They take place in a folder of their own, which is removed afterwards. The run folder is not made.
struct FolderTrial {
  let folder: RunFolder
  /// The folder of the trials, the same on all ranks; nil if it could not be made.
  private let scratch: String?
  /// Why not.
  private let fault: String?

  /// Makes a folder on rank 0, in the nearest folder of the run folder that exists.
  ///
  /// - Collective: every rank of the group, in the same order.
  init(_ folder: RunFolder, in group: any ProcessGroup) throws {
    self.folder = folder
    var (path, reason) = ("", "")
    if group.isRoot {
      let place = FolderCheck.nearestFolder(of: Self.absolute(folder.path))
      path = "\(place)/.sjko-doctor-\(getpid())"
      if mkdir(path, 0o777) != 0 {
        reason = "\(SystemError.last)"
        path = place
      }
    }
    path = try group.broadcast(text: path)
    reason = try group.broadcast(text: reason)
    scratch = reason.isEmpty ? path : nil
    fault = reason.isEmpty ? nil : "cannot make a folder in \(path): \(reason)"
  }

  /// Removes the folder.
  func remove() {
    guard let scratch else { return }
    for name in (try? namesInFolder(scratch)) ?? [] { unlink("\(scratch)/\(name)") }
    rmdir(scratch)
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  /// Saves and renames a file on rank 0, and looks at what is in the run folder.
  ///
  /// It returns the report, and the seconds of a checkpoint if one could be written.
  func save(
    _ recipe: Recipe, files: RunFiles?
  ) -> (report: CheckReport, saveSeconds: Double?) {
    func failed(_ text: String) -> (CheckReport, Double?) {
      let finding = Finding(
        .stops, text,
        remedy: "name a folder you may write to, with enough space and quota, with --run")
      return (CheckReport(.folder, text, [finding]), nil)
    }
    guard let scratch else { return failed("\(folder.path): \(fault ?? "")") }
    do {
      // 16 MiB at least, or the speed is that of a cache; 1 GiB at most, or the check takes minutes.
      let bytes = min(max(16 << 20, files?.checkpointBytes ?? 0), 1 << 30)
      let check = try FolderCheck.measured(
        in: scratch, place: folderAndName(of: scratch).folder, bytes: bytes)
      try FolderCheck.tryHDF5(in: scratch)
      let seconds = check.saveSeconds(bytes: files?.checkpointBytes ?? 0)
      return (
        CheckReport(
          .folder, check.summary,
          values: [
            ("folder", .string(check.place)), ("written_bytes", .integer(check.writtenBytes)),
            ("write_seconds", .number(check.writeSeconds)),
            ("rename_seconds", .number(check.renameSeconds)),
            ("free_bytes", check.freeBytes.map { .integer($0) } ?? .null),
            ("checkpoint_bytes", files.map { .integer($0.checkpointBytes) } ?? .null),
          ],
          check.findings(checkpointBytes: files?.checkpointBytes, runBytes: files?.diskBytes)
            + findingsInRunFolder(recipe)), seconds
      )
    } catch {
      return failed("\(error)")
    }
  }

  /// A run of another recipe, or one that trains now.
  private func findingsInRunFolder(_ recipe: Recipe) -> [Finding] {
    do {
      if FileKind(of: folder.lock) == .file {
        // A lock that is free is given back at once.
        withExtendedLifetime(try RunLock(path: folder.lock, folder: folder.path)) {}
      }
      try folder.check(recipe)
      return []
    } catch {
      return [
        Finding(.stops, "\(error)", remedy: "see above; a training would end with this error")
      ]
    }
  }

  /// Takes the lock of a run on rank 0, and tries to take it on one other rank of each host.
  ///
  /// - Collective: every rank of the group, in the same order.
  func lock(_ hosts: RankHosts, in group: any ProcessGroup) throws -> CheckReport? {
    var (held, fault): (RunLock?, String?)
    if group.isRoot, let scratch {
      do { held = try RunLock(path: "\(scratch)/run.lock", folder: scratch) } catch {
        fault = "\(error)"
      }
    }
    try group.barrier()
    let isTried = hosts.all.contains { $0.ranks.first { $0 > 0 } == group.rank }
    let views = try group.gather(facts: isTried && !group.isRoot ? view : .notTried)
    return try withExtendedLifetime(held) {
      try group.barrier()
      guard group.isRoot else { return nil }
      return report(views, hosts, fault: fault)
    }
  }

  /// What a rank sees of a lock that rank 0 holds.
  enum LockView: Codable, Sendable, Equatable {
    case notTried, refused, taken, invisible
    case failed(String)
  }

  private var view: LockView {
    guard let scratch else { return .notTried }
    let path = "\(scratch)/run.lock"
    guard FileKind(of: path) == .file else { return .invisible }
    do {
      withExtendedLifetime(try RunLock(path: path, folder: scratch)) {}
      return .taken
    } catch RunFolderFault.inUse { return .refused } catch { return .failed("\(error)") }
  }

  private func report(_ views: [LockView], _ hosts: RankHosts, fault: String?) -> CheckReport {
    guard scratch != nil else {
      return CheckReport(.locks, "not tried, because nothing can be written")
    }
    let tried = views.indices.filter { views[$0] == .refused }
    let seen =
      tried.isEmpty
      ? "rank 0 has the lock of a run; no other rank tried"
      : "a second start is refused: \(hosts.names(tried)) cannot take rank 0's lock"
    return CheckReport(
      .locks, seen,
      values: [("views", .array(views.map { .string("\($0)") }))],
      Self.findings(views, hosts, place: folderAndName(of: scratch ?? "").folder, fault: fault))
  }

  /// What follows from what the ranks saw.
  static func findings(
    _ views: [LockView], _ hosts: RankHosts, place: String, fault: String?
  ) -> [Finding] {
    if let fault {
      return [Finding(.stops, fault, remedy: "a training would end with this error")]
    }
    var findings: [Finding] = []
    func ranks(_ isWanted: (LockView) -> Bool) -> [Int] {
      views.indices.filter { isWanted(views[$0]) }
    }
    let blind = ranks { $0 == .invisible }
    if !blind.isEmpty {
      findings.append(
        Finding(
          .warning, "\(hosts.names(blind)) does not see what rank 0 writes in \(place)",
          remedy:
            "put the run on a file system that all hosts share; otherwise a later start with rank 0 on "
            + "another host finds no checkpoint and begins again"))
    }
    let second = ranks { $0 == .taken }
    if !second.isEmpty {
      findings.append(
        Finding(
          .warning, "\(hosts.names(second)) gets the lock that rank 0 holds in \(place)",
          remedy:
            "use a file system with locks between hosts (NFS without local_lock, Lustre with flock), or "
            + "never start a run twice: two runs could write to one folder"))
    }
    for rank in views.indices {
      guard case .failed(let reason) = views[rank] else { continue }
      findings.append(
        Finding(
          .warning, "\(hosts.name(rank)): \(reason)",
          remedy: "a training whose rank 0 is there would end so"))
    }
    return findings
  }
}
