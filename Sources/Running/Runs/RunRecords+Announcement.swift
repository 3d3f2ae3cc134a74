public import Kernels
import Recipes
import SemiDualJKO
import Texts

extension RunRecords {
  /// Prints the processes, libraries, data, method and networks of the run, before its first step.
  ///
  /// - Parameters:
  ///   - cores: the host and the cores of each rank.
  ///   - data: the data, in words.
  ///   - mapParameterCount: parameters of the map.
  ///   - potentialParameterCount: parameters of the potential.
  ///   - precision: of convolutions.
  ///   - isBitReproducible: whether this number of ranks gives the bits of one rank.
  ///   - progress: where the run continues.
  public func announce(
    cores: [RankCores], data: String, mapParameterCount: Int, potentialParameterCount: Int,
    precision: Precision, isBitReproducible: Bool, progress: RunProgress
  ) {
    guard let folder else { return }
    hosts = cores.map(\.host)
    let method = recipe.method
    let divergence = method.system.hasDivergence ? ", \(method.divergence.name)" : ""
    let library = recipe.products.chosen
    let products = library == .oneDNN ? [] : ["\(library.version) for products"]
    var lines = [
      """
      sjko-dist \(Provenance.version): \(NumberText.count(rankCount, "rank")) on \(NumberText.count(Set(hosts).count, "host")), \
      \(NumberText.count(recipe.threadsPerRank, "thread")) each
      """,
      (Provenance.libraries.map(\.value) + products).joined(separator: ", "),
      "data: \(data)",
      """
      method: \(method.system.rawValue)\(divergence), h = \(method.cost.stepSize) \
      \(method.cost.counting.rawValue), \(NumberText.count(method.stages, "stage")), \
      \(NumberText.count(method.totalSteps, "step")) of \(NumberText.count(recipe.batch, "sample")) in \
      \(NumberText.count(recipe.shards, "shard")), seed \(recipe.seed)
      """,
      """
      networks: map \(mapParameterCount) parameters, potential \(potentialParameterCount), in \
      \(precision.rawValue)
      """,
      "run folder: \(folder.path)",
    ]
    if !isBitReproducible {
      lines.append(
        """
        note: \(rankCount) ranks are no power of two: results are correct to rounding, but their \
        bits differ from those on 1, 2, 4, … ranks
        """)
    }
    lines += RankCores.note(cores, threadsPerRank: recipe.threadsPerRank)
    if recipe.precision != .float32 && precision == .f32 {
      lines.append(
        "note: a rank's processor has no instructions for bf16: everything is computed in f32")
    }
    if progress.stage == method.stages {
      lines.append("nothing is left to do after step \(progress.step)")
    } else if progress.step > 0 {
      lines.append("going on after step \(progress.step), in stage \(progress.stage)")
    }
    log.say(lines.joined(separator: "\n"))
  }
}
