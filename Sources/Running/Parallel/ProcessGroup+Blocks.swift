extension ProcessGroup {
  /// Works through a fixed number of blocks, dealt out to the ranks in turn.
  ///
  /// What a block gives must depend on its number alone. Then whatever is made of the results, in
  /// the order of the blocks, has the same bits on any number of ranks.
  ///
  /// - Parameters:
  ///   - count: how many blocks; the same on all ranks.
  ///   - block: what to do with one; it must not communicate.
  /// - Returns: the numbers of all blocks, in their order, on every rank.
  /// - Throws: `AgreedFailure` if a block throws on any rank.
  /// - Collective: every rank of the group, in the same order.
  public func inBlocks(
    _ count: Int, _ block: (Int) throws -> [Double]
  ) throws -> [[Double]] {
    guard size > 1 else { return try (0..<count).map(block) }
    let own = try agree { try stride(from: rank, to: count, by: size).map(block) }
    let parts = try gather(Self.bytes(of: own)).map(Self.blocks(in:))
    let all = parts.isEmpty ? [] : (0..<count).map { parts[$0 % size][$0 / size] }
    return Self.blocks(in: try broadcast(Self.bytes(of: all)))
  }

  /// Each block as the count of its numbers and the numbers, eight bytes each.
  private static func bytes(of blocks: [[Double]]) -> [UInt8] {
    let numbers = blocks.flatMap { [Double($0.count)] + $0 }
    return numbers.withUnsafeBytes { Array($0) }
  }

  private static func blocks(in bytes: [UInt8]) -> [[Double]] {
    let numbers = bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 8).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: Double.self)
      }
    }
    var blocks: [[Double]] = []
    var start = 0
    while start < numbers.count {
      let end = start + 1 + Int(numbers[start])
      blocks.append(Array(numbers[start + 1..<end]))
      start = end
    }
    return blocks
  }
}
