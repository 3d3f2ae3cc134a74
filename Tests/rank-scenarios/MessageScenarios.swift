import Kernels
import MPI
import Parallel

extension RankScenarios {
  /// Sends large arrays between all pairs of ranks at once, and bytes around the ring.
  static func exchangeAroundTheRing(in world: World) throws {
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
      try expect(incoming.values.allSatisfy { $0 == Float(partner) }, "the partner's floats come")
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

  /// A message with fewer elements than the receiver waits for.
  static func sendShortMessage(in world: World) throws {
    if world.rank == 0 {
      try world.send([1.5, 2.5].span, to: 1)
    } else if world.rank == 1 {
      var numbers = [0.0, 0, 0]
      var span = numbers.mutableSpan
      try world.receive(into: &span, from: 0)
    }
    try world.barrier()
  }

  /// Every reduction and element type.
  static func reduceShortVectors(in world: World) throws {
    let rank = world.rank
    let size = world.size
    try expect(try world.reduce([rank, -rank], .maximum) == [size - 1, 0], "maximum of integers")
    try expect(try world.reduce([rank, -rank], .minimum) == [0, 1 - size], "minimum of integers")
    try expect(try world.reduce([1 << rank], .bitwiseOr) == [(1 << size) - 1], "bits of integers")
    try expect(
      try world.reduce([0.5, Double(rank)], .sum)
        == [0.5 * Double(size), Double(size * (size - 1) / 2)], "sum of doubles")
    try expect(try world.allGather([rank]) == (0..<size).map { [$0] }, "integers of all ranks")
    try expect(0..<world.localSize ~= world.localRank, "a rank has its place on its host")
    try expect(
      try world.reduce([world.localRank == 0 ? world.localSize : 0], .sum) == [size],
      "the ranks of all hosts are all ranks")
  }

  /// Every operation of a group but the sum.
  static func talkInGroup(in world: World) throws {
    let group = MPIRanks(world)
    let bytes = try group.broadcast(group.isRoot ? [3, 1, 4] : [])
    try expect(bytes == [3, 1, 4], "all get rank 0's bytes")
    try expect(try group.broadcast([UInt8]()) == [], "no bytes can be told, too")

    let floats = FloatBuffer(count: 1000, repeating: Float(group.rank + 1))
    try group.broadcast(floats)
    try expect(floats.values.allSatisfy { $0 == 1 }, "all get rank 0's floats")

    let gathered = try group.gather([UInt8](repeating: UInt8(group.rank), count: group.rank))
    let expected = (0..<group.size).map { [UInt8](repeating: UInt8($0), count: $0) }
    try expect(gathered == (group.isRoot ? expected : []), "rank 0 gets all bytes")

    let values = try group.maximum([group.rank, -group.rank])
    try expect(values == [group.size - 1, 0], "all know the greatest values")
    try group.barrier()
    try expect(try group.agree { group.rank } == group.rank, "agreement returns own values")
  }
  /// Blocks of different lengths, one of them empty, in numbers that no rank count divides.
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
        "blocks are dealt out in turn")
    }
  }
}
