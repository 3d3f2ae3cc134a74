import Checkpoints
import Kernels
import Networks
import Parallel
import SemiDualJKO

extension RunState {
  /// Gives all ranks rank 0's state, except for the last line of metrics and the table of
  /// stages, which only it writes.
  ///
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: all flat buffers cross the network once.
  func becomeTheLeaders(in group: any ProcessGroup) throws {
    let numbers =
      [Double(stage), Double(stepInStage), Double(step)] + dualValues.storedValues
      + interval.storedValues
    let bytes = try group.broadcast(numbers.flatMap(\.bytes))
    if !group.isRoot {
      let received = stride(from: 0, to: bytes.count, by: 8).map { Double(bytes[$0..<$0 + 8]) }
      move(
        to: Place(
          stage: Int(received[0]), stepInStage: Int(received[1]), step: Int(received[2])))
      restore(
        interval: IntervalMeans(storedValues: Array(received.dropFirst(7))),
        lastInterval: lastInterval, stageEnds: stageEnds,
        dualValues: DualValueWindows(storedValues: Array(received[3..<7])))
    }
    for (_, flat) in buffers.sorted(by: { $0.key < $1.key }) { try group.broadcast(flat.buffer) }
  }
}

extension Double {
  /// The number's bytes, the most significant first.
  fileprivate var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: bitPattern >> UInt64(56 - 8 * $0)) }
  }

  /// The number of eight bytes, the most significant first.
  fileprivate init(_ bytes: ArraySlice<UInt8>) {
    self.init(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
  }
}
