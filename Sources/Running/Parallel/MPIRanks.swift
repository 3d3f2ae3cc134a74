public import Kernels
public import MPI

/// The group of all ranks of an MPI world.
public struct MPIRanks: ProcessGroup {
  let world: World

  /// Makes the group of all ranks of `world`.
  public init(_ world: World) { self.world = world }

  /// This process's rank in the world.
  public var rank: Int { world.rank }
  /// The number of ranks in the world.
  public var size: Int { world.size }
  /// The name that MPI gives this rank's host.
  public var hostName: String { world.hostName }

  /// Adds the buffers of all ranks along the fixed tree.
  ///
  /// - Cost: for n ranks and a buffer of b bytes, each rank sends and receives 2 b (n - 1) / n
  ///   bytes, in messages of at most 1 MiB; twice b more on some ranks if n is no power of two.
  public func sum(_ buffer: FloatBuffer) throws {
    try checkAgreement(on: .sum, count: buffer.count)
    try RankSum(of: buffer, in: world).run()
  }

  /// Copies rank 0's floats to all ranks.
  public func broadcast(_ buffer: FloatBuffer) throws {
    try checkAgreement(on: .broadcastFloats, count: buffer.count)
    try buffer.withMutableSpan { try world.broadcast(&$0, from: 0) }
  }

  /// Tells all ranks rank 0's bytes.
  public func broadcast(_ bytes: [UInt8]) throws -> [UInt8] {
    try checkAgreement(on: .broadcastBytes, count: 0)
    var count = [bytes.count]
    var countSpan = count.mutableSpan
    try world.broadcast(&countSpan, from: 0)
    var result = isRoot ? bytes : [UInt8](repeating: 0, count: count[0])
    var span = result.mutableSpan
    try world.broadcast(&span, from: 0)
    return result
  }

  /// Brings the bytes of all ranks to rank 0.
  public func gather(_ bytes: [UInt8]) throws -> [[UInt8]] {
    try checkAgreement(on: .gather, count: 0)
    return try world.gather(bytes, to: 0)
  }

  /// Agrees on the greatest value of any rank, element by element.
  public func maximum(_ values: [Int]) throws -> [Int] {
    try checkAgreement(on: .maximum, count: values.count)
    return try world.reduce(values, .maximum)
  }
}
