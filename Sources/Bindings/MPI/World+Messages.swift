import CMPI

/// Messages from one rank to another.
///
/// Messages between two ranks arrive in the order in which they are sent; tags are not used.
extension World {
  /// Sends values to another rank, and returns when the caller may change them again.
  ///
  /// - Corresponds to: `MPI_Send`.
  public func send<Element: MessageElement>(
    _ values: Span<Element>, to rank: Int
  ) throws(MPIError) {
    try values.withUnsafeBufferPointer { (values) throws(MPIError) in
      try communicate(
        "MPI_Send", with: rank,
        MPI_Send(
          values.baseAddress, messageCount(values.count), Element.datatype, Int32(rank), 0,
          MPI_COMM_WORLD))
    }
  }

  /// Waits for values from another rank.
  ///
  /// - Throws: `MPIError`, also if the sender sent fewer or more values than `values` holds.
  /// - Corresponds to: `MPI_Recv`.
  public func receive<Element: MessageElement>(
    into values: inout MutableSpan<Element>, from rank: Int
  ) throws(MPIError) {
    try values.withUnsafeMutableBufferPointer { (values) throws(MPIError) in
      var status = MPI_Status()
      try communicate(
        "MPI_Recv", with: rank,
        MPI_Recv(
          values.baseAddress, messageCount(values.count), Element.datatype, Int32(rank), 0,
          MPI_COMM_WORLD, &status))
      try checkCount("MPI_Recv", of: status, Element.self, expected: values.count, from: rank)
    }
  }

  /// Sends values to a rank and receives values from it at the same time.
  ///
  /// - Parameters:
  ///   - outgoing: the values to send.
  ///   - incoming: receives the partner's values; it has the count that the partner sends.
  ///   - partner: the other rank; it makes the same call.
  /// - Throws: `MPIError`, also if the partner sent fewer or more values than `incoming` holds.
  /// - Corresponds to: `MPI_Sendrecv`.
  public func exchange<Element: MessageElement>(
    sending outgoing: Span<Element>, receiving incoming: inout MutableSpan<Element>,
    with partner: Int
  ) throws(MPIError) {
    try outgoing.withUnsafeBufferPointer { (outgoing) throws(MPIError) in
      try incoming.withUnsafeMutableBufferPointer { (incoming) throws(MPIError) in
        var status = MPI_Status()
        try communicate(
          "MPI_Sendrecv", with: partner,
          MPI_Sendrecv(
            outgoing.baseAddress, messageCount(outgoing.count), Element.datatype, Int32(partner),
            0, incoming.baseAddress, messageCount(incoming.count), Element.datatype,
            Int32(partner), 0, MPI_COMM_WORLD, &status))
        try checkCount(
          "MPI_Sendrecv", of: status, Element.self, expected: incoming.count, from: partner)
      }
    }
  }

  /// Throws if a message was shorter than expected; MPI itself reports longer ones.
  private func checkCount<Element: MessageElement>(
    _ function: String, of status: MPI_Status, _: Element.Type, expected: Int, from rank: Int
  ) throws(MPIError) {
    var status = status
    var count: Int32 = 0
    try check("MPI_Get_count", MPI_Get_count(&status, Element.datatype, &count))
    if Int(count) != expected {
      throw MPIError(
        function, code: MPI_ERR_COUNT,
        text: "rank \(rank) sent \(count) elements where \(expected) were expected")
    }
  }
}
