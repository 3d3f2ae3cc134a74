import Kernels
import Networks
import Parallel
import Runs

extension TrainingState {
  /// Checks that all ranks hold the same parameters, bit for bit.
  ///
  /// They do, unless the processor or the memory of a host is faulty: every rank makes the same
  /// updates from the same sums.
  ///
  /// - Throws: `AgreedFailure` with `RunFault.replicasDiffer`.
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: one pass over the parameters, and two numbers over the network.
  func checkReplicasEqual(in group: any ProcessGroup) throws {
    let own = [map, potential].reduce(0) { $0 &* 31 &+ $1.parameters.buffer.fingerprint }
    // The greatest value and the greatest complement both equal a rank's own only if all are equal.
    let greatest = try group.maximum([own, ~own])
    try group.agree {
      guard greatest == [own, ~own] else { throw RunFault.replicasDiffer(step: progress.step) }
    }
  }

  /// Whether all parameters are finite.
  var isFinite: Bool {
    [map, potential].allSatisfy { network in
      network.parameters.buffer.withSpan { span in
        span.indices.allSatisfy { span[$0].isFinite }
      }
    }
  }
}

extension FloatBuffer {
  /// FNV-1a over the bits of the floats.
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
