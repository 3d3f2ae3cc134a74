import Checkpoints
import Networks
import Parallel
import Runs

extension TrainingState {
  /// Checks that all ranks hold the same numbers, bit for bit: every buffer, and the progress.
  ///
  /// They do, unless the processor or the memory of a host is faulty: every rank makes the same
  /// updates from the same sums.
  ///
  /// - Throws: `AgreedFailure` with `RunFault.replicasDiffer`.
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: one pass over all buffers, and two numbers for each over the network.
  func checkReplicasEqual(in group: any ProcessGroup) throws {
    let buffers = buffers.sorted { $0.key < $1.key }
    let names = buffers.map(\.key.path) + ["/history"]
    let own = buffers.map { Int(bitPattern: UInt($0.value.fingerprint)) } + [progress.fingerprint]
    let complements = own.map { ~$0 }
    // The greatest value and the greatest complement both equal a rank's own only if all are equal.
    let greatest = try group.maximum(own + complements)
    // The same on all ranks, because `greatest` is.
    let isEqual = zip(greatest, greatest.dropFirst(own.count)).allSatisfy { $0 == ~$1 }
    if isEqual { return }

    let text = try group.gather(text: own.map { "\($0)" }.joined(separator: " "))
    let hosts = try group.gather(text: group.hostName)
    let values = text.map { $0.split(separator: " ").compactMap { Int($0) } }
    let found = names.indices.compactMap { index in
      Self.difference(in: names[index], values.map { $0[index] }, hosts: hosts)
    }
    throw group.agreedFailure(
      RunFault.replicasDiffer(
        step: progress.step,
        differences: try group.broadcast(text: found.joined(separator: "; "))))
  }

  /// Which ranks hold other numbers than most ranks, if that can be told; nil if none does.
  private static func difference(in name: String, _ values: [Int], hosts: [String]) -> String? {
    let ranks = Dictionary(grouping: values.indices) { values[$0] }
    guard ranks.count > 1 else { return nil }
    let most = ranks.values.max { $0.count < $1.count } ?? []
    guard 2 * most.count > values.count else {
      return "\(name): no value is that of most ranks"
    }
    let others = values.indices.filter { !most.contains($0) }
    return "\(name): " + others.map { "rank \($0) on \(hosts[$0])" }.joined(separator: ", ")
  }

  /// The first buffer with numbers that no run continues from, and what is wrong with them.
  var impossibleNumbers: String? {
    for (name, buffer) in buffers.sorted(by: { $0.key < $1.key }) {
      if !buffer.isFinite { return "\(name.path): numbers that are not finite" }
      if name.role == .secondMoment && buffer.hasNegative {
        return "\(name.path): means of squares that are negative"
      }
    }
    return nil
  }
}

extension RunProgress {
  /// A hash of the bits of all numbers that are the same on all ranks.
  fileprivate var fingerprint: Int {
    var shared = self
    // Only rank 0 knows it.
    shared.metrics = MetricsExtent()
    return shared.numbers.reduce(0) {
      ($0 ^ Int(bitPattern: UInt($1.bitPattern))) &* 0x100_0000_01b3
    }
  }
}
