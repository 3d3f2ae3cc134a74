import Distances
import Foundation
import Parallel
import Texts

extension Measure {
  static let w2 = Measure(
    "w2", "exact 2-Wasserstein distance; 5000 points take seconds", title: "W2", width: 8,
    .points { samples, target, group in
      let distance = try group.onOneRank {
        ExactTransport(samples: samples, reference: target).distance
      }
      return .number("w2", distance, "%.4f")
    })

  static let sliced = Measure(
    "sliced",
    """
    2-Wasserstein distance along 512 random directions, as the root
    of the mean square; at most w2
    """, title: "sliced", width: 8,
    .points {
      let transport = try SlicedWasserstein(samples: $0, reference: $1, in: $2)
      return .number("sliced", transport.distance, "%.4f")
    })

  static let energy = Measure(
    "energy", "2 E|x - y| - E|x - x'| - E|y - y'|, without a square root",
    title: "energy", width: 9,
    .points {
      .number("energy", try EnergyDistance(samples: $0, reference: $1, in: $2).value, "%.6f")
    })

  static let mmd = Measure(
    "mmd",
    """
    squared maximum mean discrepancy with Gaussian kernels around
    the median distance of the target; unbiased, so it can be
    negative
    """, title: "MMD^2", width: 10,
    .points {
      let discrepancy = try MaximumMeanDiscrepancy(samples: $0, reference: $1, in: $2)
      return .number("mmd", discrepancy.squared, "%.2e")
    })
}

extension MeasuredValue {
  /// One number, with a C format for the table.
  static func number(_ field: String, _ value: Double, _ format: String) -> MeasuredValue {
    MeasuredValue(cell: String(format: format, value), fields: [field: .double(value)])
  }
}

extension ProcessGroup {
  /// Computes a number that cannot be divided into blocks: rank 0 computes it for all.
  ///
  /// - Collective: every rank of the group, in the same order.
  func onOneRank(_ body: () throws -> Double) throws -> Double {
    try inBlocks(1) { _ in [try body()] }[0][0]
  }
}
