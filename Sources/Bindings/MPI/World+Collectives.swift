import CMPI
import Glibc

/// Operations that all ranks call together; rank 0 is the root of each.
extension World {
  /// Copies rank 0's values to all ranks.
  ///
  /// - Parameter values: read on rank 0, overwritten elsewhere; the same count on all ranks.
  /// - Throws: `MPIError` if a message cannot be sent or received.
  /// - Collective: every rank, in the same order.
  /// - Corresponds to: `MPI_Bcast`.
  public func broadcast<Element: MessageElement>(
    _ values: inout MutableSpan<Element>
  ) throws(MPIError) {
    try values.withUnsafeMutableBufferPointer { (values) throws(MPIError) in
      try communicate(
        "MPI_Bcast",
        MPI_Bcast(
          values.baseAddress, messageCount(values.count), Element.datatype, 0, MPI_COMM_WORLD))
    }
  }

  /// Computes the maximum over all ranks, element by element.
  ///
  /// - Returns: the maxima, on every rank.
  /// - Collective: every rank, in the same order, with arrays of the same count.
  /// - Corresponds to: `MPI_Allreduce` with `MPI_MAX`.
  public func maximum(_ values: [Int]) throws(MPIError) -> [Int] {
    var result = values
    try communicate(
      "MPI_Allreduce",
      MPI_Allreduce(
        MPI_IN_PLACE, &result, messageCount(result.count), Int.datatype, MPI_MAX, MPI_COMM_WORLD))
    return result
  }

  /// Waits until all ranks have made this call, and leaves the processor to others meanwhile.
  ///
  /// Other calls wait actively: a rank that waits takes the time of a core from a rank that works.
  ///
  /// - Cost: a rank notices the end up to a millisecond late.
  /// - Collective: every rank, in the same order.
  /// - Corresponds to: `MPI_Ibarrier`, `MPI_Test`.
  public func sleepUntilAllArrive() throws(MPIError) {
    // A request is a pointer in Open MPI, and an integer in MPICH.
    let request = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    defer { request.deallocate() }
    try check("MPI_Ibarrier", MPI_Ibarrier(MPI_COMM_WORLD, bound(request)))
    try communicate("MPI_Test", testUntilComplete(request))
  }

  /// Tests a request once a millisecond until it is complete or a test fails.
  private func testUntilComplete(_ request: UnsafeMutableRawPointer) -> Int32 {
    var status = MPI_Status()
    var isComplete: Int32 = 0
    while true {
      let code = MPI_Test(bound(request), &isComplete, &status)
      guard code == MPI_SUCCESS, isComplete == 0 else { return code }
      usleep(1000)
    }
  }

  private func bound<Value>(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Value> {
    pointer.assumingMemoryBound(to: Value.self)
  }

  /// Copies the integers of all ranks to all ranks.
  ///
  /// - Returns: one array per rank.
  /// - Collective: every rank, in the same order, with arrays of the same count.
  /// - Corresponds to: `MPI_Allgather`.
  public func allGather(_ values: [Int]) throws(MPIError) -> [[Int]] {
    let count = messageCount(values.count)
    var all = [Int](repeating: 0, count: values.count * size)
    try communicate(
      "MPI_Allgather",
      MPI_Allgather(values, count, Int.datatype, &all, count, Int.datatype, MPI_COMM_WORLD))
    return (0..<size).map { Array(all[$0 * values.count..<($0 + 1) * values.count]) }
  }

  /// Copies the bytes of all ranks to rank 0.
  ///
  /// - Parameter bytes: any number of bytes, also a different number on each rank.
  /// - Returns: one array per rank on rank 0, and an empty array elsewhere.
  /// - Throws: `MPIError` if a message cannot be sent or received.
  /// - Collective: every rank, in the same order.
  /// - Corresponds to: `MPI_Gather`, `MPI_Gatherv`.
  public func gather(_ bytes: [UInt8]) throws(MPIError) -> [[UInt8]] {
    var count = messageCount(bytes.count)
    var counts = [Int32](repeating: 0, count: size)
    try communicate(
      "MPI_Gather",
      MPI_Gather(&count, 1, MPI_INT32_T, &counts, 1, MPI_INT32_T, 0, MPI_COMM_WORLD))

    var starts: [Int32] = [0]
    for count in counts { starts.append(messageCount(Int(starts[starts.count - 1]) + Int(count))) }
    var all = [UInt8](repeating: 0, count: Int(starts[size]))
    try communicate(
      "MPI_Gatherv",
      MPI_Gatherv(bytes, count, MPI_BYTE, &all, counts, starts, MPI_BYTE, 0, MPI_COMM_WORLD))
    guard rank == 0 else { return [] }
    return (0..<size).map { Array(all[Int(starts[$0])..<Int(starts[$0 + 1])]) }
  }
}
