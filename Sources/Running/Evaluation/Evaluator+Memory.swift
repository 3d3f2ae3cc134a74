import Datasets
import Foundation
import Kernels
import Tensors
import Texts

extension Evaluator {
  /// Refuses counts whose points do not fit into the memory of this host.
  ///
  /// - Parameters:
  ///   - rowCount: the number of rows that ranks of this host compute at the same time.
  ///   - hostBytes: the memory of this host; a tenth is left for everything else.
  /// - Throws: `EvaluationFault`, which says how much is needed and which count fits.
  func checkMemory(rowCount: Int, hostBytes: Int = HostMemory.bytes) throws {
    let limit = 0.9 * Double(hostBytes) / Double(rowCount)
    for target in targets {
      let measures = measures(of: target)
      for (option, given, isUsed, bytesPerSample) in [
        ("--count", count, measures.contains { $0.statistic != .moments }, Self.bytes(target)),
        (
          "--moment-count", min(momentCount, target.source.availableCount ?? momentCount),
          measures.contains { $0.statistic == .moments }, 8 * Double(target.dimensionCount)
        ),
      ] where isUsed {
        try check(
          option, given, needed: Double(given) * bytesPerSample, of: "samples of \(target.name)",
          hostBytes: hostBytes, limit: limit, greatest: limit / bytesPerSample)
      }
      if measures.contains(where: { $0.name == Measure.w2.name }) {
        // The distances of all pairs, in single precision.
        try check(
          "--count", count, needed: 4 * Double(count) * Double(count), of: "w2",
          hostBytes: hostBytes, limit: limit, greatest: (limit / 4).squareRoot(),
          otherwise: ", or compare with other measures, for example --measures sliced")
      }
    }
  }

  /// Bytes for a sample and its partner in the target, with copies; patches of images, or projections
  /// of points, need more than the samples.
  private static func bytes(_ target: EvaluationTarget) -> Double {
    24 * Double(target.dimensionCount)
      + (target.sampleShape.count == 3 ? 12 * 16 * 49 * Double(target.sampleShape[0]) : 512)
  }

  private func check(
    _ option: String, _ given: Int, needed: Double, of part: String, hostBytes: Int,
    limit: Double, greatest: Double, otherwise: String = ""
  ) throws {
    guard needed > limit else { return }
    throw EvaluationFault(
      "\(option) \(given): \(part) needs \(NumberText.bytes(Int(min(needed, 0x1p62)))) of memory, "
        + "and this host has \(NumberText.bytes(hostBytes)): reduce \(option) to "
        + "\(Int(greatest)) or less\(otherwise)")
  }
}

extension EvaluationTarget {
  fileprivate var dimensionCount: Int { sampleShape.elementCount }
}
