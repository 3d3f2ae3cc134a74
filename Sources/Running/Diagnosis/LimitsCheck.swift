import Files
import Foundation
import Parallel
import Texts

/// Limits of the operating system, temporary folders, and variables that change nothing.
enum LimitsCheck {
  /// What one rank finds in its process.
  struct Facts: Codable, Sendable, Equatable {
    var limits = ProcessLimits(text: "")
    /// The folder for temporary files, and why it cannot be written to; nil if it can.
    var temporaryFolder = ""
    var temporaryFault: String?
    /// Free bytes in /dev/shm; nil if there is none, or if it does not tell.
    var sharedBytes: Int?
    var hasInfiniBand = false
    /// `OMP_NUM_THREADS`, if it is set.
    var openMPThreads: String?
    /// Why the process does not get its threads; nil if it does.
    var threadFault: String?
  }

  /// Examines all ranks.
  ///
  /// Each rank knows why it does not get the threads of the recipe, or nil; rank 0 knows what a
  /// checkpoint and a rank need.
  ///
  /// - Collective: every rank of the group, in the same order.
  static func run(
    threadFault: String?, threadsPerRank: Int, saveBytes: Int?, bytesPerRank: Int?,
    _ hosts: RankHosts,
    in group: any ProcessGroup
  ) throws -> CheckReport? {
    let all = try group.gather(facts: facts(threadFault: threadFault))
    guard group.isRoot else { return nil }
    let first = all[0].limits
    return CheckReport(
      .limits,
      "open files \(text(first[.openFiles])), processes \(text(first[.processes])), locked memory "
        + "\(size(first[.lockedMemory])), stack \(size(first[.stack])); temporary files in "
        + all[0].temporaryFolder,
      values: ProcessLimits.Kind.allCases.map { kind in
        (kind.key, .array(all.map { $0.limits[kind].map { .integer($0) } ?? .null }))
      },
      findings(
        all, threadsPerRank: threadsPerRank, saveBytes: saveBytes, bytesPerRank: bytesPerRank, hosts
      ))
  }

  private static func text(_ limit: Int?) -> String { limit.map { "\($0)" } ?? "unlimited" }

  private static func size(_ limit: Int?) -> String { limit.map(NumberText.bytes) ?? "unlimited" }

  private static func facts(threadFault: String?) -> Facts {
    let environment = ProcessInfo.processInfo.environment
    let folder = environment["TMPDIR"] ?? "/tmp"
    let file = "\(folder)/.sjko-doctor-\(getpid())"
    var fault: String?
    do { try writeFile(file, [0]) } catch { fault = "\(error.reason)" }
    unlink(file)
    return Facts(
      limits: ProcessLimits(
        text: (try? bytesOfFile("/proc/self/limits")).map { String(decoding: $0, as: UTF8.self) }
          ?? ""),
      temporaryFolder: folder, temporaryFault: fault,
      sharedBytes: (try? freeBytes(at: "/dev/shm")) ?? nil,
      hasInfiniBand: !((try? namesInFolder("/sys/class/infiniband")) ?? []).isEmpty,
      openMPThreads: environment["OMP_NUM_THREADS"], threadFault: threadFault)
  }

  /// What follows from the facts of all ranks.
  static func findings(
    _ all: [Facts], threadsPerRank: Int, saveBytes: Int?, bytesPerRank: Int?, _ hosts: RankHosts
  ) -> [Finding] {
    var findings: [Finding] = []
    func report(
      _ severity: Finding.Severity, where isFaulty: (Facts) -> Bool, _ text: (Facts) -> String,
      remedy: String
    ) {
      let ranks = all.indices.filter { isFaulty(all[$0]) }
      guard let rank = ranks.first else { return }
      findings.append(
        Finding(severity, "\(hosts.names(ranks)): \(text(all[rank]))", remedy: remedy))
    }
    func isBelow(_ kind: ProcessLimits.Kind, _ needed: Int?) -> (Facts) -> Bool {
      { facts in
        guard let limit = facts.limits[kind], let needed else { return false }
        return limit < needed
      }
    }
    report(
      .stops, where: { $0.threadFault != nil }, { $0.threadFault ?? "" },
      remedy: "raise the limit, or set fewer threads_per_rank")
    report(
      .stops, where: isBelow(.fileSize, saveBytes),
      {
        "files may have \(size($0.limits[.fileSize])) (ulimit -f), and a checkpoint has more"
      },
      remedy: "ulimit -f unlimited, in the job script")
    report(
      .stops, where: isBelow(.addressSpace, bytesPerRank),
      {
        "a process may have \(size($0.limits[.addressSpace])) of addresses (ulimit -v), and needs more"
      },
      remedy: "ulimit -v unlimited, in the job script")
    report(
      .warning, where: isBelow(.processorTime, .max),
      {
        "the process ends after \(text($0.limits[.processorTime])) s of the processor's time (ulimit -t)"
      },
      remedy:
        "ulimit -t unlimited, in the job script; the training saves at that limit and ends with 75")
    // 64: libraries, the heartbeat, shared memory and files of a run took 40.
    report(
      .warning, where: isBelow(.openFiles, 64 + 2 * all.count),
      { "only \(text($0.limits[.openFiles])) files may be open (ulimit -n)" },
      remedy: "ulimit -n 4096, in the job script: connections to \(all.count) ranks are files, too")
    report(
      .warning, where: isBelow(.stack, 1 << 20),
      { "the stack has \(size($0.limits[.stack])) (ulimit -s)" },
      remedy: "ulimit -s 8192, in the job script")
    report(
      .warning, where: { $0.hasInfiniBand && isBelow(.lockedMemory, 1 << 30)($0) },
      {
        "only \(size($0.limits[.lockedMemory])) may be locked (ulimit -l), and InfiniBand needs more"
      },
      remedy: "ulimit -l unlimited; under Slurm set PropagateResourceLimitsExcept=MEMLOCK")
    report(
      .warning, where: { $0.temporaryFault != nil },
      { "cannot write to \($0.temporaryFolder): \($0.temporaryFault ?? "")" },
      remedy: "set TMPDIR to a folder that can be written on every host (mpirun -x TMPDIR)")
    report(
      .warning,
      where: { facts in
        // 4 MiB for each rank: the segment of Open MPI.
        facts.sharedBytes.map { $0 < (4 << 20) * all.count } ?? false
      },
      { "/dev/shm has only \(NumberText.bytes($0.sharedBytes ?? 0)) free" },
      remedy: "remove files of ended programs there, or start the container with --shm-size=1g")
    report(
      .note, where: { $0.openMPThreads.map { $0 != "\(threadsPerRank)" } ?? false },
      {
        "OMP_NUM_THREADS is \($0.openMPThreads ?? ""), and has no effect: threads_per_rank is \(threadsPerRank)"
      },
      remedy: "set threads_per_rank in the recipe if you want another number")
    return findings
  }
}
