import Glibc
import MPI
import Parallel

/// What the multi-rank tests run under `mpirun`: `rank-scenarios NAME …`.
///
/// A scenario checks what it can on every rank and throws a `BrokenLaw` where something does not
/// hold; what only several runs can show together, it prints.
@main
struct RankScenarios {
  /// One situation of several ranks.
  typealias Scenario = @Sendable (World) throws -> Void

  static let all: [String: Scenario] = [
    "shard-sums": shardSums,
    "rank-sums": rankSums,
    "exchange": exchangeAroundTheRing,
    "short-message": sendShortMessage,
    "reductions": reduceShortVectors,
    "group": talkInGroup,
    "blocks": workInBlocks,
    "lonely-failure": failAlone,
    "agreed-failure": failTogether,
    "partly-failed": failOnSomeRanks,
    "failing-block": failInOneBlock,
    "uneven-shards": dealOutUnevenShards,
    "mismatch": sumDifferentCounts,
  ]

  static func main() {
    let names = CommandLine.arguments.dropFirst()
    let scenarios = names.compactMap { all[$0] }
    guard !names.isEmpty, scenarios.count == names.count else {
      if Launch.current.isFirst { print("usage: rank-scenarios NAME …, of \(all.keys.sorted())") }
      exit(64)
    }
    let code = withWorld(exitCode: { ($0 as? DeliberateFailure)?.exitCode ?? 70 }) { world in
      for (name, scenario) in zip(names, scenarios) {
        try scenario(world)
        if world.rank == 0 { print("\(name): holds on \(world.size) ranks") }
      }
      return 0
    }
    exit(code)
  }
}

/// Something that should hold and does not.
struct BrokenLaw: Error, CustomStringConvertible {
  let description: String
}

/// Throws if a law is broken.
func expect(_ holds: Bool, _ law: String) throws {
  if !holds { throw BrokenLaw(description: law) }
}
