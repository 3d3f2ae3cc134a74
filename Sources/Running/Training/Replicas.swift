import Kernels
import Networks
import Parallel

extension RunState {
  /// Sees that all ranks hold the same parameters, bit for bit.
  ///
  /// They always do, unless a host computes or remembers wrongly: every rank makes the same updates
  /// from the same sums.
  ///
  /// - Throws: `AgreedFailure` with `TrainingFault.replicasDiffer`.
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: one pass over the parameters, and two numbers over the network.
  func checkReplicasEqual(in group: any ProcessGroup) throws {
    let mine = [map, potential].reduce(0) { $0 &* 31 &+ $1.buffer.fingerprint }
    // The greatest value and the greatest complement are both mine only if all are equal.
    let greatest = try group.maximum([mine, ~mine])
    try group.agree {
      guard greatest == [mine, ~mine] else { throw TrainingFault.replicasDiffer(step: step) }
    }
  }
}

extension FloatBuffer {
  /// A number that changes with every bit: not for files, which carry SHA-256.
  fileprivate var fingerprint: Int {
    withSpan { span in
      var result: UInt64 = 0xcbf2_9ce4_8422_2325
      for index in span.indices {
        result = (result ^ UInt64(span[index].bitPattern)) &* 0x100_0000_01b3
      }
      return Int(truncatingIfNeeded: result)
    }
  }
}
