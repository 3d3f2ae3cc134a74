import Parallel
import Planning
import Texts

/// Whether each host has the memory that its ranks need.
enum MemoryCheck {
  /// Compares the free memory of all hosts with the plan of the recipe.
  ///
  /// Rank 0 has the plan or its error.
  ///
  /// - Collective: every rank of the group, in the same order.
  static func run(
    _ planned: Result<RunPlan, any Error>?, _ hosts: RankHosts, in group: any ProcessGroup
  ) throws -> CheckReport? {
    let free = try group.gather(facts: FreeMemory.now)
    guard let planned else { return nil }
    let plan: RunPlan
    do { plan = try planned.get() } catch let fault as InsufficientMemory {
      return CheckReport(
        .memory, "\(fault)",
        [
          Finding(
            .stops, "\(fault)",
            remedy: "a training would end with this error; data and steps were not tried")
        ])
    } catch {
      // Reading the data and the first step have the same fault, with its remedy.
      return CheckReport(.memory, "what the ranks need is not known, because of a fault below")
    }
    let needs = needs(of: hosts, free: free) {
      plan.memory.total(ofRanks: $0) - ($1 ? 0 : plan.memory.pictureBytes)
    }
    let tightest = needs.max { $0.part < $1.part }
    return CheckReport(
      .memory,
      "each rank needs \(NumberText.bytes(plan.memory.total))"
        + (tightest.map { "; on \($0.host) all ranks \($0.numbers)" } ?? ""),
      values: [
        ("bytes_per_rank", .integer(plan.memory.total)),
        (
          "hosts",
          .object(
            needs.map {
              (
                $0.host,
                .object([("needed", .integer($0.neededBytes)), ("free", .integer($0.freeBytes))])
              )
            })
        ),
      ], needs.compactMap(\.finding))
  }

  /// What the ranks of a host need, and what is free there.
  struct Need: Sendable, Equatable {
    let host: String
    let rankCount: Int
    let neededBytes: Int
    let freeBytes: Int
    /// Whether a control group, and not the host, sets the limit.
    let isLimited: Bool

    /// The part of the free memory that is needed.
    var part: Double { Double(neededBytes) / Double(max(1, freeBytes)) }

    var numbers: String {
      "\(NumberText.bytes(neededBytes)), and \(NumberText.bytes(freeBytes)) are free"
    }

    /// Nothing if the ranks need less than nine tenths of the free memory.
    var finding: Finding? {
      guard part > 0.9 else { return nil }
      let limit = isLimited ? " under the limit of the job or container" : ""
      return Finding(
        part > 1 ? .stops : .warning,
        "\(host) has \(NumberText.bytes(freeBytes)) of free memory\(limit), and the "
          + "\(NumberText.count(rankCount, "rank")) there need \(NumberText.bytes(neededBytes))",
        remedy: (isLimited
          ? "ask for more memory (sbatch --mem=…); or " : "end other programs there; or ")
          + "set more shards, which makes each smaller, or use more hosts")
    }
  }

  /// Adds up the needs of each host.
  ///
  /// `needed` tells the bytes that some ranks need, with rank 0 among them or not.
  static func needs(
    of hosts: RankHosts, free: [FreeMemory], needed: (_ count: Int, _ includesRoot: Bool) -> Int
  ) -> [Need] {
    hosts.all.map { host in
      let least = host.ranks.map { free[$0] }.min { $0.bytes < $1.bytes }
      return Need(
        host: host.name, rankCount: host.ranks.count,
        neededBytes: needed(host.ranks.count, host.ranks.contains(0)),
        freeBytes: least?.bytes ?? 0,
        isLimited: least.map { ($0.groupBytes ?? .max) < $0.hostBytes } ?? false)
    }
  }
}
