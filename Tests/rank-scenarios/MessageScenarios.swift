import Kernels
import MPI
import Parallel

extension RankScenarios {
  /// Sends large arrays between all pairs of ranks at once, and two messages to the last rank.
  static func exchangeInPairs(in world: World) throws {
    for distance in 1..<max(world.size, 2) {
      let partner = world.rank ^ distance
      guard partner < world.size else { continue }
      let outgoing = FloatBuffer(count: 300_000, repeating: Float(world.rank))
      let incoming = FloatBuffer(count: 300_000, repeating: -1)
      try outgoing.withSpan { own in
        try incoming.withMutableSpan { other in
          try world.exchange(sending: own, receiving: &other, with: partner)
        }
      }
      try expect(incoming.values.allSatisfy { $0 == Float(partner) }, "the partner's floats arrive")
    }
    // Two messages in a row arrive in order.
    let bytes = [[UInt8](repeating: 1, count: 5), [2, 3, 4, 5, 6]]
    if world.rank == 0 && world.size > 1 {
      for bytes in bytes { try world.send(bytes.span, to: world.size - 1) }
    } else if world.rank > 0 && world.rank == world.size - 1 {
      for expected in bytes {
        var bytes = [UInt8](repeating: 0, count: 5)
        var span = bytes.mutableSpan
        try world.receive(into: &span, from: 0)
        try expect(bytes == expected, "bytes arrive in the order in which they were sent")
      }
    }
  }

  /// Sends a message with fewer elements than the receiver expects.
  static func sendShortMessage(in world: World) throws {
    if world.rank == 0 {
      try world.send(([1.5, 2.5] as [Float]).span, to: 1)
    } else if world.rank == 1 {
      var numbers: [Float] = [0, 0, 0]
      var span = numbers.mutableSpan
      try world.receive(into: &span, from: 0)
    }
    _ = try world.maximum([])
  }

  /// Runs the collective operations of a world.
  static func reduceShortVectors(in world: World) throws {
    let (rank, size) = (world.rank, world.size)
    try expect(try world.maximum([rank, -rank]) == [size - 1, 0], "all ranks get the maxima")
    try expect(try world.allGather([rank]) == (0..<size).map { [$0] }, "all ranks get all integers")
    var bytes = [UInt8](repeating: UInt8(rank + 1), count: 3)
    var span = bytes.mutableSpan
    try world.broadcast(&span)
    try expect(bytes == [1, 1, 1], "all ranks get rank 0's bytes")
  }

  /// Runs every operation of a group except the sum.
  static func talkInGroup(in world: World) throws {
    let group = MPIRanks(world)
    let bytes = try group.broadcast(group.isRoot ? [3, 1, 4] : [])
    try expect(bytes == [3, 1, 4], "all ranks get rank 0's bytes")
    try expect(try group.broadcast([]) == [], "an empty array can be broadcast")

    let numbers = [0.1, -.infinity, .leastNonzeroMagnitude]
    try expect(
      try group.broadcast(numbers: group.isRoot ? numbers : []) == numbers,
      "all ranks get rank 0's numbers")
    try expect(
      try group.broadcast(text: group.isRoot ? "Größe" : "") == "Größe",
      "all ranks get rank 0's text")

    let floats = FloatBuffer(count: 1000, repeating: Float(group.rank + 1))
    try group.broadcast(floats)
    try expect(floats.values.allSatisfy { $0 == 1 }, "all ranks get rank 0's floats")

    let ranks = 0..<group.size
    try expect(
      try group.gather([UInt8](repeating: UInt8(group.rank), count: group.rank))
        == (group.isRoot ? ranks.map { [UInt8](repeating: UInt8($0), count: $0) } : []),
      "rank 0 gets the bytes of all ranks")
    try expect(
      try group.gather(text: "\(group.rank)") == (group.isRoot ? ranks.map { "\($0)" } : []),
      "rank 0 gets the texts of all ranks")

    let values = try group.maximum([group.rank, -group.rank])
    try expect(values == [group.size - 1, 0], "all ranks get the maxima")
    try group.barrier()
    try expect(try group.agree { group.rank } == group.rank, "agreement returns own values")
  }

  /// Computes blocks of different lengths, one of them empty, also in counts that the number of
  /// ranks does not divide.
  static func workInBlocks(in world: World) throws {
    let group = MPIRanks(world)
    for count in [0, 1, 2, 7] {
      let expected = (0..<count).map { block in (0..<block).map { 1 / Double($0 + block) } }
      var own: [Int] = []
      let blocks = try group.inBlocks(count) { block in
        own.append(block)
        return expected[block]
      }
      try expect(blocks == expected, "all ranks get all blocks in their order")
      try expect(
        own == Array(stride(from: group.rank, to: count, by: group.size)),
        "block b is computed on rank b modulo the number of ranks")
    }
  }
}
