import Texts

extension RunPlan: CustomStringConvertible {
  /// What a user wants to know before a run: a line for networks, memory, work and messages each.
  public var description: String {
    let operations = Double(operationsPerStep)
    return """
      ranks: \(rankCount)
      networks: map \(mapParameterCount) parameters, potential \(potentialParameterCount)
      memory: \(memory)
      operations: \(gigas(operations)) GFLOP per step, \(gigas(operations / Double(rankCount))) \
      per rank
      messages: \(NumberText.bytes(sentBytesPerStep)) per step, sent by the busiest rank
      \(advice(ranksHere: 1) ?? "this host has \(NumberText.bytes(HostMemory.bytes)) of memory")
      """
  }

  /// What to say of the memory of this host, rank 0's, if there is too little of it.
  ///
  /// - Parameters:
  ///   - ranks: how many ranks share it.
  ///   - hostBytes: what it has.
  /// - Returns: a warning, or nil if there is enough.
  func advice(ranksHere ranks: Int, hostBytes: Int = HostMemory.bytes) -> String? {
    let needed = memory.total(ofOtherRanks: ranks - 1)
    guard needed > hostBytes else { return nil }
    return """
      warning: this host has \(NumberText.bytes(hostBytes)) of memory, and what runs here needs \
      \(NumberText.bytes(needed)); set more shards, which makes each smaller, or take more hosts
      """
  }

  private func gigas(_ number: Double) -> String {
    let billions = number * 1e-9
    return NumberText.fixed(billions, decimals: billions < 10 ? 3 : 0)
  }
}
