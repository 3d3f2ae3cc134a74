import Kernels
import Parallel
import Testing

/// One process of a group without communication.
private struct SilentProcess: ProcessGroup {
  let rank: Int
  let size: Int
  let hostName = "none"

  func sum(_ buffer: FloatBuffer) {}
  func broadcast(_ buffer: FloatBuffer) {}
  func broadcast(_ bytes: [UInt8]) -> [UInt8] { bytes }
  func gather(_ bytes: [UInt8]) -> [[UInt8]] { [] }
  func maximum(_ values: [Int]) -> [Int] { values }
}

struct ShardAssignmentTests {
  @Test("Every shard belongs to one rank, in the order of ranks")
  func partition() throws {
    for (shardCount, size) in [(16, 1), (16, 4), (16, 16), (12, 3), (35, 7)] {
      var shards: [Int] = []
      for rank in 0..<size {
        let group = SilentProcess(rank: rank, size: size)
        let assignment = try ShardAssignment(shardCount: shardCount, in: group)
        #expect(assignment.localShards.count == shardCount / size)
        shards += assignment.localShards
      }
      #expect(shards == Array(0..<shardCount))
    }
  }

  @Test(
    "An error for uneven shards contains the possible numbers of ranks and shards",
    arguments: [
      (16, 5, "start 1, 2, 4, 8 or 16 ranks, or set `shards` in the recipe to a multiple of 5"),
      (12, 8, "start 1, 2, 3, 4, 6 or 12 ranks"),
      (1, 2, "start 1 ranks"),
      (16, 32, "multiple of 32"),
    ])
  func refusal(shardCount: Int, rankCount: Int, text: String) throws {
    let error = try #require(throws: UnevenShards.self) {
      _ = try ShardAssignment(
        shardCount: shardCount, in: SilentProcess(rank: 0, size: rankCount))
    }
    #expect("\(error)".contains(text), "\(error)")
  }
}
