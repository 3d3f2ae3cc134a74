import Glibc
import Kernels
import Texts
import Networks
import Tensors

/// What rank 0 needs, in bytes, by what needs it; the other ranks need no pictures.
///
/// Buffers are counted exactly. What libraries keep for themselves is an allowance, put to what
/// runs of points and of images held at their peak (jobs/versus-pytorch): all within 3 %.
public struct MemoryPlan: Sendable, Equatable {
  /// Parameters, moments, the moving average and the previous map.
  public let stateBytes: Int
  /// Activations and derivatives of one shard, and sums of gradients.
  public let stepBytes: Int
  /// What pictures at the end of a stage need beyond a step.
  public let pictureBytes: Int
  /// The rows of this rank's shards.
  public let dataBytes: Int
  /// Compiled convolutions.
  public let compiledBytes: Int
  /// Copies of the convolutions' weights in the layouts that these want, at most.
  public let reorderedBytes: Int
  /// What the largest convolution needs while it runs, at most.
  public let scratchBytes: Int

  /// The program and the libraries it computes and reads with.
  public static let programBytes = 44 << 20
  /// What MPI adds to it.
  public static let messageBytes = 8 << 20
  /// The library that draws, with its fonts.
  static let drawingBytes = 20 << 20

  /// All of it.
  public var total: Int { total(ofOtherRanks: 0) }

  /// What rank 0 and some more ranks need together.
  func total(ofOtherRanks count: Int) -> Int {
    let each =
      stateBytes + stepBytes + dataBytes + compiledBytes + reorderedBytes + scratchBytes
      + Self.programBytes + Self.messageBytes
    return (count + 1) * each + pictureBytes
  }

  /// What convolutions keep once they are compiled: 128 KiB of code for each size and contraction.
  static func compiledBytes(of kinds: some Sequence<OperationKind>) -> Int {
    kinds.count { $0.geometry != nil } * 128 << 10
  }

  /// What the greediest convolution takes while it runs; there is one at a time.
  static func scratchBytes(
    of kinds: some Sequence<OperationKind>, in precision: Precision
  ) -> Int {
    let geometries = Set(kinds.compactMap(\.geometry))
    return geometries.map { Convolutions.scratchBytes($0, in: precision) }.max() ?? 0
  }

  /// Copies of weights in the map's turn, which has all networks.
  ///
  /// The map's and the potential's are copied for forward contractions and for gradients, the frozen
  /// maps' for the former. Channels are filled up to sixteen, and the pool rounds by up to an eighth.
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
  /// One line: the total, and its parts from 1 % of it on.
  public var description: String {
    let parts = [
      (stepBytes, "activations and derivatives of one shard"),
      (stateBytes, "parameters and optimizer states"),
      (dataBytes, "data"),
      (reorderedBytes + scratchBytes, "copies for convolutions"),
      (compiledBytes + Self.programBytes + Self.messageBytes, "program and compiled kernels"),
      (pictureBytes, "more where pictures of a stage are made"),
    ].filter { $0.0 > total / 100 }
    return "\(NumberText.bytes(total)) per rank: "
      + parts.map { "\(NumberText.bytes($0.0)) \($0.1)" }.joined(separator: ", ")
  }
}

/// The memory of this host.
enum HostMemory {
  /// All of it, whether in use or not.
  ///
  /// - Corresponds to: `sysconf`.
  static var bytes: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }
}
