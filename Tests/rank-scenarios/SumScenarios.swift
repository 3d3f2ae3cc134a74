import Kernels
import MPI
import Parallel

extension RankScenarios {
  /// Prints digests of sums over shards, which tests compare between numbers of ranks.
  static func shardSums(in world: World) throws {
    let group = MPIRanks(world)
    // One float; less than a SIMD vector per half; and more than two blocks of 1 MiB per rank.
    for (shardCount, count) in [(16, 1), (12, 77), (16, 10_007), (4, 1_200_001)] {
      let sum = try sumOfShards(shardCount: shardCount, count: count, in: group)
      let digest = digest(of: sum)
      let digests = try world.allGather([digest])
      try expect(digests.allSatisfy { $0 == [digest] }, "all ranks have the same bits")
      if group.isRoot { print("\(shardCount) shards of \(count) floats: digest \(digest)") }
    }
  }

  /// Compares sums over any number of ranks with sums over all shards in double precision.
  static func rankSums(in world: World) throws {
    let group = MPIRanks(world)
    let shardCount = 4 * group.size
    for count in [0, 1, 5, 10_007] {
      let sum = try sumOfShards(shardCount: shardCount, count: count, in: group).values
      for index in 0..<count {
        let terms = (0..<shardCount).map { Double(value(shard: $0, index: index)) }
        let magnitude = terms.reduce(0) { $0 + abs($1) }
        // A tree of depth d rounds at most d times, by half a unit in the last place each time.
        let depth = Double(Int.bitWidth - shardCount.leadingZeroBitCount + 1)
        let bound = depth * magnitude * Double(Float.ulpOfOne) / 2
        let exact = terms.reduce(0, +)
        try expect(
          abs(Double(sum[index]) - exact) <= bound, "\(sum[index]) is \(exact) within \(bound)")
      }
      let digest = digest(of: sum)
      let digests = try world.allGather([digest])
      try expect(digests.allSatisfy { $0 == [digest] }, "all ranks have the same bits")
    }
    try expect(
      group.isBitReproducible == [1, 2, 4, 8].contains(group.size),
      "sums are reproducible exactly if the number of ranks is a power of two")
  }

  /// Sums buffers of different counts on different ranks.
  static func sumDifferentCounts(in world: World) throws {
    try MPIRanks(world).sum(FloatBuffer(count: 10 + world.rank / 2, repeating: 1))
  }

  private static func sumOfShards(
    shardCount: Int, count: Int, in group: MPIRanks
  ) throws -> FloatBuffer {
    let assignment = try ShardAssignment(shardCount: shardCount, in: group)
    let sum = treeSum(
      over: assignment.localShards,
      leaf: { shard in
        let buffer = FloatBuffer(count: count)
        buffer.withMutableSpan { span in
          for index in span.indices { span[index] = value(shard: shard, index: index) }
        }
        return buffer
      },
      adding: { $0.add($1) })
    try group.sum(sum)
    return sum
  }

  /// A number in [-1, 1) that looks random: the finalizer of SplitMix64.
  private static func value(shard: Int, index: Int) -> Float {
    var bits = UInt64(shard) << 32 | UInt64(index + 1)
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return Float(Int64(bitPattern: bits ^ bits >> 31) >> 40) / 0x1p23
  }

  /// FNV-1a over the bits of floats.
  private static func digest(of floats: [Float]) -> Int {
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for float in floats { digest = (digest ^ UInt64(float.bitPattern)) &* 0x100_0000_01b3 }
    return Int(bitPattern: UInt(digest))
  }

  private static func digest(of buffer: FloatBuffer) -> Int { digest(of: buffer.values) }
}
