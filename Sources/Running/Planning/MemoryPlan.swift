public import Kernels
import Networks
import Tensors
import Texts

/// The memory of rank 0 in bytes, by purpose; the other ranks draw no pictures.
///
/// Buffers are counted exactly. The memory of libraries is an allowance, fitted to the peaks of runs
/// on points and on images (jobs/versus-pytorch): all are within 3 %.
public struct MemoryPlan: Sendable, Equatable {
  /// Parameters, moments, moving averages and frozen maps.
  public let stateBytes: Int
  /// Activations and derivatives of one shard, and sums of gradients.
  public let stepBytes: Int
  /// Pictures at the end of a stage: the memory that they need in addition to a step.
  public let pictureBytes: Int
  /// The rows of this rank's shards.
  public let dataBytes: Int
  /// Compiled convolutions.
  public let compiledBytes: Int
  /// Copies of weights in the layouts that convolutions read, at most.
  public let reorderedBytes: Int
  /// Scratch memory of the largest convolution, at most.
  public let scratchBytes: Int

  /// The program and its libraries for computing and reading.
  public static let programBytes = 44 << 20
  /// The MPI library.
  public static let messageBytes = 8 << 20
  /// The drawing library, with its fonts.
  static let drawingBytes = 20 << 20

  /// The sum.
  public var total: Int { total(ofRanks: 1) }

  /// The memory of the host of rank 0, which has `count` ranks.
  public func total(ofRanks count: Int) -> Int {
    let each =
      stateBytes + stepBytes + dataBytes + compiledBytes + reorderedBytes + scratchBytes
      + Self.programBytes + Self.messageBytes
    return count * each + pictureBytes
  }

  /// Compiled convolutions: 128 KiB of code for each size and contraction.
  static func compiledBytes(of kinds: some Sequence<OperationKind>) -> Int {
    kinds.count { $0.geometry != nil } * 128 << 10
  }

  /// Scratch memory of the convolution that needs the most; only one runs at a time.
  static func scratchBytes(
    of kinds: some Sequence<OperationKind>, in precision: Precision
  ) -> Int {
    let geometries = Set(kinds.compactMap(\.geometry))
    return geometries.map { Convolutions.scratchBytes($0, in: precision) }.max() ?? 0
  }

  /// Copies of weights in the map's update, which uses all networks.
  ///
  /// Weights of map and potential are copied for forward contractions and for gradients, those of frozen
  /// maps for forward contractions. Channels are padded to multiples of sixteen, and the pool rounds up
  /// by at most an eighth.
  static func reorderedBytes(
    map: ParameterLayout, potential: ParameterLayout, frozenMapCount: Int,
    in precision: Precision
  ) -> Int {
    func filled(_ channels: Int) -> Int { (channels + 15) / 16 * 16 }
    func weights(_ layout: ParameterLayout) -> Int {
      layout.entries.map(\.shape).filter { $0.count == 4 }.reduce(0) {
        $0 + filled($1[0]) * filled($1[1]) * $1[2] * $1[3] * 9 / 8
      }
    }
    return ((2 + frozenMapCount) * weights(map) + 2 * weights(potential))
      * (precision == .bf16 ? 2 : 4)
  }
}

extension MemoryPlan: CustomStringConvertible {
  /// One line: the total, and all parts above 1 % of it.
  public var description: String {
    let parts = [
      (stepBytes, "activations and derivatives of one shard"),
      (stateBytes, "parameters and optimizer states"),
      (dataBytes, "data"),
      (reorderedBytes + scratchBytes, "copies for convolutions"),
      (compiledBytes + Self.programBytes + Self.messageBytes, "program and compiled kernels"),
      (pictureBytes, "more for the pictures of a stage"),
    ].filter { $0.0 > total / 100 }
    return "\(NumberText.bytes(total)) per rank: "
      + parts.map { "\(NumberText.bytes($0.0)) \($0.1)" }.joined(separator: ", ")
  }
}

extension MemoryPlan {
  /// Refuses a run that cannot work on this host, which rank 0 runs on.
  ///
  /// The limit is twice the host's memory. A plan between one and two times that is only warned
  /// about: it counts allowances and the largest scratch memory, and a host can have swap.
  ///
  /// - Parameters:
  ///   - ranks: the number of ranks on this host.
  ///   - hostBytes: the host's memory.
  /// - Throws: ``InsufficientMemory``.
  public func check(
    ranksHere ranks: Int, hostBytes: Int = HostMemory.bytes
  ) throws(InsufficientMemory) {
    try InsufficientMemory.check(
      Double(total(ofRanks: ranks)), "\(self)", hostBytes: hostBytes)
  }

  /// A warning if this host, which rank 0 runs on, has too little memory.
  ///
  /// - Parameters:
  ///   - ranks: the number of ranks on this host.
  ///   - hostBytes: the host's memory.
  /// - Returns: the warning, or nil if there is enough memory.
  public func warning(ranksHere ranks: Int, hostBytes: Int = HostMemory.bytes) -> String? {
    let needed = total(ofRanks: ranks)
    guard needed > hostBytes else { return nil }
    return """
      warning: this host has \(NumberText.bytes(hostBytes)) of memory, and the ranks on it need \
      \(NumberText.bytes(needed)); set more shards, which makes each smaller, or use more hosts
      """
  }
}

/// A run that needs more than twice the memory of this host.
public struct InsufficientMemory: Error, Equatable, CustomStringConvertible {
  /// What is needed, what there is, and what to do.
  public let description: String

  /// Compares the needed bytes, a double because it can exceed all integers, with the host's.
  static func check(
    _ needed: Double, _ parts: String, hostBytes: Int
  ) throws(InsufficientMemory) {
    guard needed > 2 * Double(hostBytes) else { return }
    throw InsufficientMemory(
      description: """
        this run needs \(NumberText.bytes(Int(min(needed, 0x1p62)))) of memory on this host, which \
        has \(NumberText.bytes(hostBytes)) (\(parts)); set smaller widths or a smaller batch, or \
        more shards, which makes each smaller, or use more hosts
        """)
  }
}
