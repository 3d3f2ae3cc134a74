import Glibc
import MPI
import Parallel

/// The program that the multi-rank tests run under `mpirun`: `rank-scenarios NAME …`.
///
/// A scenario checks laws on every rank, and throws a `BrokenLaw` if one does not hold. It prints
/// results that the tests compare between several runs.
@main
struct RankScenarios {
  /// Code that all ranks run.
  typealias Scenario = @Sendable (World) throws -> Void

  static let all: [String: Scenario] = [
    "shard-sums": shardSums,
    "rank-sums": rankSums,
    "exchange": exchangeInPairs,
    "short-message": sendShortMessage,
    "reductions": reduceShortVectors,
    "group": talkInGroup,
    "blocks": workInBlocks,
    "single-failure": failAlone,
    "agreed-failure": failTogether,
    "partly-failed": failOnSomeRanks,
    "failing-block": failInOneBlock,
    "flipped-bit": flipBit,
    "uneven-shards": assignUnevenShards,
    "mismatch": sumDifferentCounts,
    "busy-root": drawForALongTime,
  ]

  static func main() {
    let names = CommandLine.arguments.dropFirst()
    let scenarios = names.compactMap { all[$0] }
    guard !names.isEmpty, scenarios.count == names.count else {
      if Launch.current.isFirst { print("usage: rank-scenarios NAME …, of \(all.keys.sorted())") }
      exit(64)
    }
    func run(_ world: World) throws -> Int32 {
      for (name, scenario) in zip(names, scenarios) {
        try scenario(world)
        if world.rank == 0 { print("\(name): holds on \(world.size) ranks") }
      }
      return 0
    }
    func exitCode(_ error: any Error) -> Int32 {
      error is StalledRank ? 82 : (error as? DeliberateFailure)?.exitCode ?? 70
    }
    guard let limit = getenv("STALL_LIMIT").flatMap({ Double(String(cString: $0)) }) else {
      exit(withWorld(exitCode: exitCode, run))
    }
    Heartbeat.limitSeconds = limit
    exit(withRanks([], exitCode: exitCode) { try run($0.world) })
  }
}

/// A law that does not hold.
struct BrokenLaw: Error, CustomStringConvertible {
  let description: String
}

/// Throws if a law does not hold.
func expect(_ holds: Bool, _ law: String) throws {
  if !holds { throw BrokenLaw(description: law) }
}
