public import Planning
public import Recipes
import Texts

/// The layouts of ranks that a run may have on a cluster, with their memory and time.
public struct LayoutTable {
  /// A layout, its plan, and its time if the speed is known.
  public struct Row {
    /// The ranks.
    public let layout: RankLayout
    /// For these ranks.
    public let plan: RunPlan
    /// Nil without a rate.
    public let budget: RunBudget?

    /// Memory of the node of rank 0, in bytes.
    public var memoryBytesPerNode: Int { plan.memory.total(ofRanks: layout.ranksPerNode) }
  }

  /// The best layout first; those that do not fit into the memory are last.
  public let rows: [Row]
  private let cluster: Cluster
  private let recipe: Recipe

  /// Plans the run for each layout.
  ///
  /// - Parameters:
  ///   - recipe: what would be trained.
  ///   - cluster: the nodes.
  ///   - rate: how fast a rank computes, if it is known.
  /// - Throws: ``NoLayout``, or an error of `RunPlan`.
  /// - Cost: a dry run of a step for each layout.
  public init(_ recipe: Recipe, on cluster: Cluster, at rate: StepRate?) throws {
    let layouts = RankLayout.candidates(shardCount: recipe.shards, on: cluster)
    guard !layouts.isEmpty else {
      throw NoLayout(shardCount: recipe.shards, nodeCount: cluster.nodeCount)
    }
    let rows = try layouts.prefix(Self.greatestRowCount).map { layout in
      let plan = try RunPlan(recipe, rankCount: layout.rankCount)
      let budget = rate.map { RunBudget(of: plan, recipe, layout, at: $0, on: cluster) }
      return Row(layout: layout, plan: plan, budget: budget)
    }
    let fits = { (row: Row) in row.memoryBytesPerNode <= cluster.memoryBytesPerNode }
    self.rows = rows.filter(fits) + rows.filter { !fits($0) }
    self.cluster = cluster
    self.recipe = recipe
  }

  /// More rows than a reader compares would only be slower layouts.
  private static let greatestRowCount = 8
}

extension LayoutTable: CustomStringConvertible {
  /// A heading, a line for each layout, and what follows from the first of them.
  public var description: String {
    let titles = ["ranks", "per node", "threads", "memory per node", "step", "run", "node-hours"]
    let widths = [7, 10, 9, 17, 12, 14, 12]
    func line(_ cells: [String]) -> String {
      zip(cells, widths).map { $0.rightAligned(in: $1) }.joined()
    }
    let hasTimes = rows.contains { $0.budget != nil }
    let heading = """
      layouts on \(NumberText.count(cluster.nodeCount, "node")) of \
      \(NumberText.count(cluster.coresPerNode, "core")), the best first:
      """
    let lines = rows.map { row in
      let fits = row.memoryBytesPerNode <= cluster.memoryBytesPerNode
      let times = row.budget.map {
        [$0.stepText, NumberText.duration(seconds: $0.seconds), $0.nodeHoursText]
      }
      return line(
        [
          "\(row.layout.rankCount)", "\(row.layout.ranksPerNode)", "\(row.layout.threadsPerRank)",
          NumberText.bytes(row.memoryBytesPerNode) + (fits ? "" : " !"),
        ] + (times ?? []))
    }
    return ([heading, line(hasTimes ? titles : Array(titles.prefix(4)))] + lines + advice)
      .joined(separator: "\n")
  }

  private var advice: [String] {
    let first = rows[0]
    var lines: [String] = []
    if rows.contains(where: { $0.memoryBytesPerNode > cluster.memoryBytesPerNode }) {
      let bytes = NumberText.bytes(cluster.memoryBytesPerNode)
      lines.append("! more than the memory of a node, \(bytes)")
    }
    if first.memoryBytesPerNode <= cluster.memoryBytesPerNode {
      let threads = first.layout.threadsPerRank
      lines.append(
        "suggested: mpirun \(first.layout.mpirunOptions), with threads_per_rank = \(threads)")
    }
    if rows.contains(where: { $0.layout.rankCount.nonzeroBitCount > 1 }) {
      lines.append("the bits of a run are equal for all numbers of ranks that are powers of two")
    }
    let cores = cluster.nodeCount * cluster.coresPerNode
    if recipe.shards < cores, recipe.batch.isMultiple(of: cores) {
      lines.append(
        """
        with shards = \(cores), before the first step of a run, each core can have a rank; other \
        shards give other random numbers
        """)
    }
    return lines
  }
}

/// Shards that cannot be divided evenly among the nodes.
public struct NoLayout: Error, Equatable, CustomStringConvertible {
  let shardCount: Int
  let nodeCount: Int

  /// What to do.
  public var description: String {
    """
    \(shardCount) shards cannot be divided evenly among ranks on \(nodeCount) nodes; plan for another \
    number of nodes, or set `shards` in the recipe to a multiple of \(nodeCount)
    """
  }
}
