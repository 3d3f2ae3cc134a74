import ArgumentParser
import Budgets
import Foundation
import Kernels
import Parallel
import Planning
import Recipes
import Runs
import Texts

struct Plan: CommandOfAllRanks {
  static let configuration = CommandConfiguration(
    abstract: "Show what a run needs: memory, messages, files and time. Nothing is trained.",
    usage: "sjko-dist plan [<recipe>] [<options>]",
    discussion: """
      Memory, operations and messages come from a dry run of one step, which takes seconds at most \
      and allocates no buffers. The memory is that of rank 0, which needs the most.

      Times need the speed of a rank: give it with --gflops, or measure it with --measure on a \
      node like those of the run. Start a rank on each core there, because cores that compute together \
      are slower: mpirun -n 16 sjko-dist plan RECIPE --nodes 4 --measure 20

      In this model nothing waits, and messages cross the links at full speed. Where maps are \
      composed, every step counts as one of the last stage, which is the costliest.
      """)

  @OptionGroup var arguments: RecipeArguments

  @Option(help: "Number of ranks. (default: 1, or the best for --nodes)")
  var ranks: Int?

  @OptionGroup(title: "Times") var speed: SpeedOptions

  @OptionGroup(title: "Nodes") var nodes: NodeOptions

  var runsOnAllRanks: Bool { speed.measure != nil }

  func validate() throws {
    try ranks.map { try checkPositive($0, "--ranks") }
    if let ranks, let count = nodes.nodes, count > 0, !ranks.isMultiple(of: count) {
      throw ValidationError("--ranks must be a multiple of --nodes, so that nodes have equal ranks")
    }
  }

  func run() throws {
    guard let steps = speed.measure else {
      return try Failure.reporting {
        let recipe = try arguments.overrides.load(arguments.recipe)
        try printPlan(of: recipe) { speed.rate(of: $0, recipe) }
      }
    }
    let code = onAllRanks { group in
      let recipe = try Recipe.load(
        arguments.recipe, in: group, environment: ProcessInfo.processInfo.environment,
        overrides: arguments.overrides.set)
      let rate = try StepRate.measured(recipe, sharing: group, steps: steps)
      try group.agree {
        guard group.isRoot else { return }
        try printLine("measured: \(rate), while \(NumberText.count(group.size, "rank")) computed")
        try printPlan(of: recipe) { _ in rate }
      }
      return ExitCode.finished.rawValue
    }
    Foundation.exit(code)
  }

  private func printPlan(of recipe: Recipe, rate: (RunPlan) -> StepRate?) throws {
    let cluster = nodes.cluster
    var table: LayoutTable?
    if nodes.nodes != nil {
      // The operations of a shard do not depend on the number of ranks.
      let speed = rate(try RunPlan(recipe, rankCount: 1))
      table = try LayoutTable(recipe, on: cluster, at: speed)
    }
    let layout =
      ranks.map {
        RankLayout(
          nodeCount: cluster.nodeCount, ranksPerNode: $0 / cluster.nodeCount,
          threadsPerRank: recipe.threadsPerRank)
      } ?? table?.rows.first?.layout
      ?? RankLayout(nodeCount: 1, ranksPerNode: 1, threadsPerRank: recipe.threadsPerRank)
    let plan =
      try table?.rows.first { $0.layout.rankCount == layout.rankCount }?.plan
      ?? RunPlan(recipe, rankCount: layout.rankCount)
    try printLine("\(plan)\n\(RunFiles(of: plan, recipe))")
    if let rate = rate(plan) {
      try printLine("\(RunBudget(of: plan, recipe, layout, at: rate, on: cluster))")
    } else {
      try printLine("times: unknown; add --measure 20 or --gflops (see plan --help)")
    }
    if let table {
      try printLine("\n\(table)")
    } else {
      try printLine(
        plan.memory.warning(ranksHere: layout.rankCount)
          ?? "this host has \(NumberText.bytes(HostMemory.bytes)) of memory")
    }
  }
}

/// The options that give the speed of a rank.
struct SpeedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Speed of a rank: the operations of a step by the time that a rank computes. --measure prints it.
      """, valueName: "GFLOP/s"))
  var gflops: Double?

  @Option(
    help: ArgumentHelp(
      "Time this number of steps here, on all ranks at the same time.", valueName: "steps"))
  var measure: Int?

  func validate() throws {
    guard gflops == nil || measure == nil else {
      throw ValidationError("--gflops and --measure exclude each other")
    }
    try measure.map { try checkPositive($0, "--measure") }
    try gflops.map { try checkPositive($0, "--gflops") }
  }

  func rate(of plan: RunPlan, _ recipe: Recipe) -> StepRate? {
    gflops.map { StepRate(of: plan, recipe, gigaflopsPerRank: $0) }
  }
}

/// The options that describe the nodes of a run.
struct NodeOptions: ParsableArguments {
  @Option(help: "Number of nodes; prints the ranks and threads that suit them.")
  var nodes: Int?

  @Option(help: "Cores of a node. (default: those of this one)")
  var cores: Int?

  @Option(
    help: ArgumentHelp("Memory of a node. (default: that of this one)", valueName: "GiB"))
  var memory: Double?

  @Option(help: ArgumentHelp("Speed of the link of a node.", valueName: "Gbit/s"))
  var link = 10.0

  @Option(help: ArgumentHelp("Latency of a message between nodes.", valueName: "microseconds"))
  var latency = 50.0

  @Option(
    help: ArgumentHelp("Speed of saving: of the digest and of the disk.", valueName: "GB/s"))
  var disk = 0.4

  func validate() throws {
    try nodes.map { try checkPositive($0, "--nodes") }
    try cores.map { try checkPositive($0, "--cores") }
    try memory.map { try checkPositive($0, "--memory") }
    for (value, name) in [(link, "--link"), (latency, "--latency"), (disk, "--disk")] {
      try checkPositive(value, name)
    }
  }

  var cluster: Cluster {
    Cluster(
      nodeCount: nodes ?? 1, coresPerNode: cores ?? ProcessInfo.processInfo.activeProcessorCount,
      memoryBytesPerNode: memory.map { Int(min($0, 0x1p30) * 0x1p30) } ?? HostMemory.bytes,
      link: NetworkLink(bytesPerSecond: link * 1e9 / 8, latencySeconds: latency * 1e-6),
      savedBytesPerSecond: disk * 1e9)
  }
}
