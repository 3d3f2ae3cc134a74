import Networks
import Parallel

extension RunState {
  /// Gives all ranks the leader's state.
  ///
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: all slabs cross the network once.
  func becomeTheLeaders(in group: any ProcessGroup) throws {
    var numbers = [Double(stage), Double(stepInStage), Double(step)]
    numbers += interval.storedValues
    let bytes = try group.broadcast(numbers.flatMap { number in
      withUnsafeBytes(of: number.bitPattern) { Array($0) }
    })
    let received = stride(from: 0, to: bytes.count, by: 8).map { start in
      Double(
        bitPattern: bytes[start..<start + 8].enumerated().reduce(0) {
          $0 | UInt64($1.element) << UInt64(8 * $1.offset)
        })
    }
    if !group.isLeader {
      move(
        to: Place(
          stage: Int(received[0]), stepInStage: Int(received[1]), step: Int(received[2])))
      if let interval = IntervalMeans(storedValues: Array(received.dropFirst(3))) {
        self.interval = interval
      }
    }
    for (_, slab) in slabs { try group.broadcast(slab.buffer) }
  }
}
