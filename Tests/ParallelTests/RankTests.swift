import ProgramRuns
import Testing

/// Laws that need several ranks.
///
/// The tests run one after another, because the ranks of one test fill a small machine.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct RankTests {
  private func run(
    _ scenarios: String..., onRanks rankCount: Int?, environment: [String: String] = [:]
  ) throws -> ProgramRun {
    try ProgramRun.run(
      "rank-scenarios", scenarios, onRanks: rankCount, environment: environment)
  }

  @Test("Messages, collective operations and sums are correct", arguments: [1, 2, 3, 4, 6])
  func laws(rankCount: Int) throws {
    let run = try run(
      "exchange", "reductions", "group", "blocks", "rank-sums", onRanks: rankCount)
    #expect(run.exitCode == 0, "\(run.output)")
    #expect(run.count(of: "holds on \(rankCount) ranks") == 5, "\(run.output)")
  }

  @Test("A sum over shards has the same bits on 1, 2 and 4 ranks")
  func sameBits() throws {
    let digests = try [nil, 2, 4].map { rankCount in
      let run = try run("shard-sums", onRanks: rankCount)
      #expect(run.exitCode == 0, "\(run.output)")
      return run.output.split(separator: "\n").filter { $0.contains("digest") }.map(String.init)
    }
    #expect(digests[0].count == 4)
    #expect(digests.allSatisfy { $0 == digests[0] }, "\(digests)")
  }

  @Test("A rank that fails alone ends the job promptly, with its message and exit code")
  func singleFailure() throws {
    let run = try run("single-failure", onRanks: 3)
    #expect(run.exitCode == 83, "\(run.output)")
    #expect(run.count(of: "error: rank 2 on ") == 1, "\(run.output)")
    #expect(run.count(of: "the last rank gives up") == 1, "\(run.output)")
    // It takes 1.5 s on an idle machine; without MPI_Abort it would take 30 s.
    #expect(run.seconds < 15)
  }

  @Test("A failure of all ranks is printed once and keeps its exit code", arguments: [nil, 4])
  func agreedFailure(rankCount: Int?) throws {
    let run = try run("agreed-failure", onRanks: rankCount)
    #expect(run.exitCode == 78, "\(run.output)")
    #expect(run.count(of: "error: all ranks give up") == 1, "\(run.output)")
    #expect(run.count(of: "MPI_ABORT") == 0, "\(run.output)")
  }

  @Test("A failure of some ranks in agree ends all ranks in order, with rank, host and code")
  func partlyFailed() throws {
    let run = try run("partly-failed", onRanks: 4)
    #expect(run.exitCode == 65, "\(run.output)")
    #expect(run.count(of: "the file is gone") == 1, "\(run.output)")
    #expect(run.count(of: "error: rank 1 on ") == 1, "\(run.output)")
    #expect(run.count(of: " and 2 more: ") == 1, "\(run.output)")
    #expect(run.count(of: "MPI_ABORT") == 0, "\(run.output)")
  }

  @Test("A block that fails on its rank ends all ranks in order, with rank, host and code")
  func failingBlock() throws {
    let run = try run("failing-block", onRanks: 3)
    #expect(run.exitCode == 65, "\(run.output)")
    // 4 modulo 3 is 1.
    #expect(run.count(of: "error: rank 1 on ") == 1, "\(run.output)")
    #expect(run.count(of: "block 4 fails") == 1, "\(run.output)")
    #expect(run.count(of: "MPI_ABORT") == 0, "\(run.output)")
    #expect(run.seconds < 15)
  }

  @Test(
    "Rank 0 that works for longer than the limit while others wait ends the job, with its phase")
  func busyRoot() throws {
    let run = try run("busy-root", onRanks: 3, environment: ["STALL_LIMIT": "1"])
    #expect(run.exitCode == 82, "\(run.output)")
    #expect(run.count(of: "error: ") == 1, "\(run.output)")
    #expect(run.count(of: "error: rank 0 on ") == 1, "\(run.output)")
    #expect(run.count(of: " has been drawing the picture of a stage after step 7 for 1 s") == 1)
    #expect(run.count(of: "raise stall_limit_seconds if such work may take that long") == 1)
  }

  @Test("Waiting for less than the limit, or without a limit, ends no job", arguments: ["4", "0"])
  func noStall(limit: String) throws {
    let run = try run("busy-root", onRanks: 2, environment: ["STALL_LIMIT": limit])
    #expect(run.exitCode == 0, "\(run.output)")
    #expect(run.output == "busy-root: holds on 2 ranks\n")
  }

  @Test("A number of ranks that does not divide the shards is refused, with the numbers that do")
  func unevenShards() throws {
    let run = try run("uneven-shards", onRanks: 5)
    #expect(run.exitCode == 70, "\(run.output)")
    #expect(run.count(of: "start 1, 2, 4, 8 or 16 ranks") == 1, "\(run.output)")
  }

  /// Release builds do not compare the counts; there, rank 2 gets a message that is too short.
  @Test("Ranks that sum different counts end the job with code 70; debug builds print all counts")
  func mismatch() throws {
    let run = try run("mismatch", onRanks: 3)
    #expect(run.exitCode == 70, "\(run.output)")
    #if DEBUG
    #expect(run.count(of: "rank 2: sum of 11 elements") == 1, "\(run.output)")
    #else
    #expect(run.count(of: "MPI_Sendrecv failed: rank 0 sent 5 elements") == 1, "\(run.output)")
    #endif
  }

  @Test("A message with too few elements is an error on its receiver")
  func shortMessage() throws {
    let run = try run("short-message", onRanks: 2)
    #expect(run.exitCode == 70, "\(run.output)")
    #expect(
      run.count(of: "MPI_Recv failed: rank 0 sent 2 elements where 3 were expected") == 1,
      "\(run.output)")
  }

  @Test("Processes of a launcher of another MPI library are refused, with one message")
  func separateWorlds() throws {
    let runs = try ["0", "1"].map { rank in
      try run("group", onRanks: nil, environment: ["PMI_RANK": rank, "PMI_SIZE": "2"])
    }
    #expect(runs.map(\.exitCode) == [70, 70])
    #expect(runs.map { $0.count(of: "2 processes were started") } == [1, 0])
  }
}
