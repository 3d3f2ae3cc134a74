/// Numbers and text, which are sent as bytes, and results of blocks.
extension ProcessGroup {
  /// Copies rank 0's numbers to all ranks, bit for bit; `numbers` is read on rank 0 only.
  ///
  /// - Collective: every rank of the group, in the same order.
  public func broadcast(numbers: [Double]) throws -> [Double] {
    doubles(in: try broadcast(bytes(of: numbers)))
  }

  /// Copies rank 0's text to all ranks; `text` is read on rank 0 only.
  ///
  /// - Collective: every rank of the group, in the same order.
  public func broadcast(text: String) throws -> String {
    String(decoding: try broadcast(Array(text.utf8)), as: UTF8.self)
  }

  /// Copies the texts of all ranks to rank 0, one text per rank; other ranks get an empty array.
  ///
  /// - Collective: every rank of the group, in the same order.
  public func gather(text: String) throws -> [String] {
    try gather(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Copies the numbers of all ranks to rank 0, bit for bit; other ranks get an empty array.
  ///
  /// - Collective: every rank of the group, in the same order.
  public func gather(numbers: [Double]) throws -> [[Double]] {
    try gather(bytes(of: numbers)).map(doubles)
  }

  /// Computes a fixed number of blocks; block b is computed on rank b modulo `size`.
  ///
  /// The result of a block must depend on its number only. Then a sum of all results, in the order
  /// of the blocks, has the same bits on any number of ranks.
  ///
  /// - Parameters:
  ///   - count: the number of blocks; the same on all ranks.
  ///   - block: computes the numbers of one block; it must not communicate.
  /// - Returns: the numbers of all blocks, in their order, on every rank.
  /// - Throws: `AgreedFailure` if a block throws on any rank.
  /// - Collective: every rank of the group, in the same order.
  public func inBlocks(_ count: Int, _ block: (Int) throws -> [Double]) throws -> [[Double]] {
    guard size > 1 else { return try (0..<count).map(block) }
    let own = try agree { try stride(from: rank, to: count, by: size).map(block) }
    let parts = try gather(bytes(of: joined(own))).map { split(doubles(in: $0)) }
    let all = parts.isEmpty ? [] : (0..<count).map { parts[$0 % size][$0 / size] }
    return split(try broadcast(numbers: joined(all)))
  }
}

/// All blocks in one array: the count of each block, then its numbers.
private func joined(_ blocks: [[Double]]) -> [Double] {
  blocks.flatMap { [Double($0.count)] + $0 }
}

/// The blocks that `joined` put into one array.
private func split(_ numbers: [Double]) -> [[Double]] {
  var blocks: [[Double]] = []
  var start = 0
  while start < numbers.count {
    let end = start + 1 + Int(numbers[start])
    blocks.append(Array(numbers[start + 1..<end]))
    start = end
  }
  return blocks
}

/// Eight bytes for each number, in the byte order of this machine.
private func bytes(of numbers: [Double]) -> [UInt8] { numbers.withUnsafeBytes { Array($0) } }

private func doubles(in bytes: [UInt8]) -> [Double] {
  bytes.withUnsafeBytes { bytes in
    stride(from: 0, to: bytes.count, by: 8).map {
      bytes.loadUnaligned(fromByteOffset: $0, as: Double.self)
    }
  }
}
