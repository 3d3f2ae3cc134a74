import CMPI

/// Operations in which all ranks take part.
extension World {
  /// Waits until all ranks are here.
  ///
  /// - Collective: every rank, in the same order.
  /// - Corresponds to: `MPI_Barrier`.
  public func barrier() throws(MPIError) {
    try check("MPI_Barrier", MPI_Barrier(MPI_COMM_WORLD))
  }

  /// Copies one rank's values to all ranks.
  ///
  /// - Parameters:
  ///   - values: read on `root`, set elsewhere; of the same count on all ranks.
  ///   - root: the rank that has the values.
  /// - Throws: `MPIError` if a message cannot be sent or received.
  /// - Collective: every rank, in the same order.
  /// - Corresponds to: `MPI_Bcast`.
  public func broadcast<Element: MessageElement>(
    _ values: inout MutableSpan<Element>, from root: Int
  ) throws(MPIError) {
    try values.withUnsafeMutableBufferPointer { (values) throws(MPIError) in
      try check(
        "MPI_Bcast",
        MPI_Bcast(
          values.baseAddress, messageCount(values.count), Element.datatype, Int32(root),
          MPI_COMM_WORLD))
    }
  }

  /// Combines short vectors of all ranks, element by element.
  ///
  /// MPI promises no order for sums, so sums of floats that training depends on do not go this
  /// way.
  ///
  /// - Returns: the combined vector, on every rank.
  /// - Collective: every rank, in the same order, with vectors of the same count.
  /// - Corresponds to: `MPI_Allreduce`.
  public func reduce<Element: MessageElement>(
    _ values: [Element], _ reduction: Reduction
  ) throws(MPIError) -> [Element] {
    var result = values
    try check(
      "MPI_Allreduce",
      MPI_Allreduce(
        MPI_IN_PLACE, &result, messageCount(result.count), Element.datatype, reduction.operation,
        MPI_COMM_WORLD))
    return result
  }

  /// Tells every rank the values of all ranks.
  ///
  /// - Returns: one array per rank.
  /// - Collective: every rank, in the same order, with arrays of the same count.
  /// - Corresponds to: `MPI_Allgather`.
  public func allGather<Element: MessageElement & ExpressibleByIntegerLiteral>(
    _ values: [Element]
  ) throws(MPIError) -> [[Element]] {
    let count = messageCount(values.count)
    var all = [Element](repeating: 0, count: values.count * size)
    try check(
      "MPI_Allgather",
      MPI_Allgather(
        values, count, Element.datatype, &all, count, Element.datatype, MPI_COMM_WORLD))
    return (0..<size).map { Array(all[$0 * values.count..<($0 + 1) * values.count]) }
  }

  /// Brings bytes of all ranks to one rank.
  ///
  /// - Parameters:
  ///   - bytes: as many as this rank likes.
  ///   - root: the rank that gets them.
  /// - Returns: one array per rank on `root`, and nothing elsewhere.
  /// - Throws: `MPIError` if a message cannot be sent or received.
  /// - Collective: every rank, in the same order.
  /// - Corresponds to: `MPI_Gather`, `MPI_Gatherv`.
  public func gather(_ bytes: [UInt8], to root: Int) throws(MPIError) -> [[UInt8]] {
    var count = messageCount(bytes.count)
    var counts = [Int32](repeating: 0, count: size)
    try check(
      "MPI_Gather",
      MPI_Gather(&count, 1, MPI_INT32_T, &counts, 1, MPI_INT32_T, Int32(root), MPI_COMM_WORLD))

    var starts: [Int32] = [0]
    for count in counts { starts.append(messageCount(Int(starts[starts.count - 1]) + Int(count))) }
    var all = [UInt8](repeating: 0, count: Int(starts[size]))
    try check(
      "MPI_Gatherv",
      MPI_Gatherv(
        bytes, count, MPI_BYTE, &all, counts, starts, MPI_BYTE, Int32(root), MPI_COMM_WORLD))
    guard rank == root else { return [] }
    return (0..<size).map { Array(all[Int(starts[$0])..<Int(starts[$0 + 1])]) }
  }
}

/// How values of several ranks become one.
public enum Reduction: Sendable {
  /// Their sum, in an order of MPI's choice; corresponds to `MPI_SUM`.
  case sum
  /// The greatest; corresponds to `MPI_MAX`.
  case maximum
  /// The least; corresponds to `MPI_MIN`.
  case minimum
  /// The bits that any of them has, for integers; corresponds to `MPI_BOR`.
  case bitwiseOr

  var operation: MPI_Op {
    switch self {
    case .sum: MPI_SUM
    case .maximum: MPI_MAX
    case .minimum: MPI_MIN
    case .bitwiseOr: MPI_BOR
    }
  }
}
