import Kernels
import MPI
import Parallel
import Recipes
import Runs
import Texts

/// Where the ranks run, and whether their programs and libraries are alike.
enum HostsCheck {
  /// Reports hosts, MPI library and thread level.
  ///
  /// - Collective: every rank of the group, in the same order.
  static func run(_ hosts: RankHosts, in group: MPIRanks) throws -> CheckReport? {
    let levels = try group.gather(text: group.world.threadLevel)
    guard group.isRoot else { return nil }
    return CheckReport(
      .hosts,
      "\(hosts); \(World.implementationVersion), \(Set(levels).sorted().joined(separator: ", "))",
      values: [
        ("ranks", .integer(hosts.ofRanks.count)),
        (
          "hosts",
          .object(hosts.all.map { ($0.name, .array($0.ranks.map { .integer($0) })) })
        ),
        ("mpi", .string(World.implementationVersion)),
        ("thread_levels", .array(levels.map { .string($0) })),
      ], findings(isBitReproducible: group.isBitReproducible, rankCount: group.size))
  }

  private static func findings(isBitReproducible: Bool, rankCount: Int) -> [Finding] {
    guard !isBitReproducible else { return [] }
    return [
      Finding(
        .note,
        "\(rankCount) ranks are no power of two: results are correct to rounding, but have other bits",
        remedy: "start 1, 2, 4, … ranks if another number of them should give the same bits")
    ]
  }

  /// Compares libraries and instruction sets.
  ///
  /// - Collective: every rank of the group, in the same order.
  static func runVersions(
    _ recipe: Recipe, _ hosts: RankHosts, in group: any ProcessGroup
  ) throws -> CheckReport? {
    let differences = try RankFact.notes(Provenance.facts, in: group)
    let bf16 = try group.gather(facts: Precision.bf16.isNative)
    guard group.isRoot else { return nil }
    let products = recipe.products.chosen.version
    return CheckReport(
      .versions,
      "sjko-dist \(Provenance.version); "
        + (Provenance.libraries.filter { $0.name != "mpi" }.map(\.value)
        + [bf16.allSatisfy(\.self) ? "bf16 instructions" : "no bf16 instructions"])
        .joined(separator: ", "),
      values: [("products", .string(products))]
        + Provenance.libraries.map { ($0.name, .string($0.value)) }
        + [("bf16", .array(bf16.map { .boolean($0) }))],
      findings(differences: differences, bf16: bf16, precision: recipe.precision, hosts))
  }

  /// What follows from versions that differ, one text each, and from processors without bf16.
  static func findings(
    differences: [String], bf16: [Bool], precision: PrecisionSetting, _ hosts: RankHosts
  ) -> [Finding] {
    var findings = differences.map {
      Finding(
        .warning, $0,
        remedy: "for equal bits use hosts of one kind, and the same libraries on all of them "
          + "(ONEDNN_MAX_CPU_ISA=AVX2 on all ranks makes their instruction sets equal)")
    }
    let without = bf16.indices.filter { !bf16[$0] }
    if precision != .float32 && !without.isEmpty {
      findings.append(
        Finding(
          precision == .onlyBFloat16 ? .stops : .warning,
          "\(hosts.names(without)) has no instructions for bf16"
            + (precision == .onlyBFloat16
              ? ", which the recipe requires" : ": all ranks compute in f32"),
          remedy: "leave out those hosts, or set precision = \"f32\""))
    }
    return findings
  }
}
