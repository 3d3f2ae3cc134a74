import Glibc
import Kernels
import MPI
import Parallel

/// An error with an exit code of its own.
struct DeliberateFailure: Error, CustomStringConvertible {
  let exitCode: Int32
  let description: String
}

extension RankScenarios {
  /// The last rank fails, while the other ranks wait for it in a sum.
  static func failAlone(in world: World) throws {
    if world.rank == world.size - 1 {
      throw DeliberateFailure(exitCode: 83, description: "the last rank gives up")
    }
    try MPIRanks(world).sum(FloatBuffer(count: 1_000_000, repeating: 1))
  }

  /// All ranks have the same error.
  static func failTogether(in world: World) throws {
    throw AgreedFailure(DeliberateFailure(exitCode: 78, description: "all ranks give up"))
  }

  /// All ranks except rank 0 fail in `agree`.
  static func failOnSomeRanks(in world: World) throws {
    let group = MPIRanks(world)
    try group.agree {
      if !group.isRoot { throw DeliberateFailure(exitCode: 65, description: "the file is gone") }
    }
  }

  /// One of 7 blocks fails on its rank, and the blocks of the other ranks succeed.
  static func failInOneBlock(in world: World) throws {
    _ = try MPIRanks(world).inBlocks(7) { block in
      if block == 4 { throw DeliberateFailure(exitCode: 65, description: "block 4 fails") }
      return [Double(block)]
    }
  }

  /// Rank 0 works alone for three seconds, and the others wait for it.
  static func drawForALongTime(in world: World) throws {
    let group = MPIRanks(world)
    Activity.begin(.drawing, step: 7)
    if group.isRoot { sleep(3) }
    try group.barrier()
  }

  /// Divides 16 shards among a number of ranks that does not divide 16.
  static func assignUnevenShards(in world: World) throws {
    let group = MPIRanks(world)
    _ = try group.agree { try ShardAssignment(shardCount: 16, in: group) }
  }
}
