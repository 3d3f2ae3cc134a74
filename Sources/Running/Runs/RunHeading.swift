public import Kernels
import Recipes
import SemiDualJKO

/// The first lines of a run's log: what is about to be done, by which processes and libraries.
public struct RunHeading {
  private let hostCount: Int
  private let data: String
  private let mapParameterCount: Int
  private let potentialParameterCount: Int
  private let precision: Precision
  private let isBitReproducible: Bool

  /// Gathers what the recipe does not say.
  ///
  /// - Parameters:
  ///   - hostCount: the number of hosts.
  ///   - data: what is trained on, in words.
  ///   - mapParameterCount: parameters of the map.
  ///   - potentialParameterCount: parameters of the potential.
  ///   - precision: of convolutions.
  ///   - isBitReproducible: whether this number of ranks gives the bits of one rank.
  public init(
    hostCount: Int, data: String, mapParameterCount: Int, potentialParameterCount: Int,
    precision: Precision, isBitReproducible: Bool
  ) {
    self.hostCount = hostCount
    self.data = data
    self.mapParameterCount = mapParameterCount
    self.potentialParameterCount = potentialParameterCount
    self.precision = precision
    self.isBitReproducible = isBitReproducible
  }

  func text(recipe: Recipe, rankCount: Int, folder: String) -> String {
    let method = recipe.method
    let divergence = method.system.hasDivergence ? ", \(method.divergence.name)" : ""
    var lines = [
      """
      sjko-dist \(Provenance.program): \(count(rankCount, "rank")) on \(count(hostCount, "host")), \
      \(count(recipe.threadsPerRank, "thread")) each
      """,
      Provenance.libraries.map { "\($0.value)" }.joined(separator: ", "),
      "data: \(data)",
      """
      method: \(method.system.rawValue)\(divergence), h = \(method.cost.stepSize) \
      \(method.cost.counting.rawValue), \(count(method.stages, "stage")), \
      \(count(method.totalSteps, "step")) of \(count(recipe.batch, "sample")) in \
      \(count(recipe.shards, "shard")), seed \(recipe.seed)
      """,
      """
      networks: map \(mapParameterCount) parameters, potential \(potentialParameterCount), in \
      \(precision.rawValue)
      """,
      "run folder: \(folder)",
    ]
    if !isBitReproducible {
      lines.append(
        """
        note: \(rankCount) ranks are no power of two: results are correct to rounding, but their \
        bits differ from those on 1, 2, 4, … ranks
        """)
    }
    if recipe.precision != .float32 && precision == .f32 {
      lines.append(
        "note: a rank's processor has no instructions for bf16: everything is computed in f32")
    }
    return lines.joined(separator: "\n")
  }
}

/// A number with its noun: "1 rank", "4 ranks".
private func count(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}
