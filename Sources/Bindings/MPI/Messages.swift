import CMPI

/// Messages from one rank to another.
///
/// Messages between two ranks arrive in the order in which they were sent; there are no tags.
extension World {
  /// Sends values to another rank, and returns when they may be changed again.
  ///
  /// - Corresponds to: `MPI_Send`.
  public func send<Element: MessageElement>(
    _ values: Span<Element>, to rank: Int
  ) throws(MPIError) {
    try values.withUnsafeBufferPointer { (values) throws(MPIError) in
      try check(
        "MPI_Send",
        MPI_Send(
          values.baseAddress, messageCount(values.count), Element.datatype, Int32(rank), 0,
          MPI_COMM_WORLD))
    }
  }

  /// Waits for values from another rank.
  ///
  /// - Throws: also if the sender sent fewer or more values than there are in `values`.
  /// - Corresponds to: `MPI_Recv`.
  public func receive<Element: MessageElement>(
    into values: inout MutableSpan<Element>, from rank: Int
  ) throws(MPIError) {
    try values.withUnsafeMutableBufferPointer { (values) throws(MPIError) in
      var status = MPI_Status()
      try check(
        "MPI_Recv",
        MPI_Recv(
          values.baseAddress, messageCount(values.count), Element.datatype, Int32(rank), 0,
          MPI_COMM_WORLD, &status))
      try checkCount("MPI_Recv", of: status, Element.self, expected: values.count, from: rank)
    }
  }

  /// Sends values to a rank and receives values from it, both at once.
  ///
  /// - Parameters:
  ///   - outgoing: what to send.
  ///   - incoming: where to put what comes; as many values as the partner sends.
  ///   - partner: the other rank; it makes the same call.
  /// - Throws: also if the partner sent fewer or more values than there are in `incoming`.
  /// - Corresponds to: `MPI_Sendrecv`.
  public func exchange<Element: MessageElement>(
    sending outgoing: Span<Element>, receiving incoming: inout MutableSpan<Element>,
    with partner: Int
  ) throws(MPIError) {
    try outgoing.withUnsafeBufferPointer { (outgoing) throws(MPIError) in
      try incoming.withUnsafeMutableBufferPointer { (incoming) throws(MPIError) in
        var status = MPI_Status()
        try check(
          "MPI_Sendrecv",
          MPI_Sendrecv(
            outgoing.baseAddress, messageCount(outgoing.count), Element.datatype, Int32(partner),
            0, incoming.baseAddress, messageCount(incoming.count), Element.datatype,
            Int32(partner), 0, MPI_COMM_WORLD, &status))
        try checkCount(
          "MPI_Sendrecv", of: status, Element.self, expected: incoming.count, from: partner)
      }
    }
  }

  /// Throws if a message was shorter than expected; of longer ones MPI itself complains.
  private func checkCount<Element: MessageElement>(
    _ function: String, of status: MPI_Status, _: Element.Type, expected: Int, from rank: Int
  ) throws(MPIError) {
    var status = status
    var count: Int32 = 0
    try check("MPI_Get_count", MPI_Get_count(&status, Element.datatype, &count))
    if Int(count) != expected {
      throw MPIError(function, received: Int(count), expected: expected, from: rank)
    }
  }
}
