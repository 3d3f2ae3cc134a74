import Parallel
import Planning
import Recipes
import Testing

@testable import Budgets

@Suite("Time and files of a run")
struct RunBudgetTests {
  private let link = NetworkLink(bytesPerSecond: 1e9, latencySeconds: 1e-4)

  private func recipe(_ overrides: [String] = []) throws -> Recipe {
    try Recipe.load(from: RecipeOrigin("two-circles"), overrides: overrides)
  }

  private func cluster(nodes: Int) -> Cluster {
    Cluster(
      nodeCount: nodes, coresPerNode: 16, memoryBytesPerNode: 16 << 30, link: link,
      savedBytesPerSecond: 1e8)
  }

  private func budget(_ recipe: Recipe, nodes: Int, ranksPerNode: Int) throws -> RunBudget {
    let layout = RankLayout(nodeCount: nodes, ranksPerNode: ranksPerNode, threadsPerRank: 1)
    let plan = try RunPlan(recipe, rankCount: layout.rankCount)
    let rate = StepRate(of: plan, recipe, gigaflopsPerRank: 10)
    return RunBudget(of: plan, recipe, layout, at: rate, on: cluster(nodes: nodes))
  }

  @Test("Twice the ranks compute a step in half the time, at the speed that was given")
  func computing() throws {
    let recipe = try recipe()
    let operations = try RunPlan(recipe, rankCount: 1).operationsPerStep
    for ranks in [1, 2, 4, 16] {
      let budget = try budget(recipe, nodes: 1, ranksPerNode: ranks)
      let expected = Double(operations) / Double(ranks) / 10e9
      #expect(abs(budget.computingSeconds / expected - 1) < 1e-9)
    }
  }

  @Test("A run is its steps and its saves, and costs its time on each node")
  func sum() throws {
    let budget = try budget(recipe(), nodes: 2, ranksPerNode: 4)
    #expect(budget.messageSeconds > 0)
    let steps = Double(budget.stepCount) * (budget.computingSeconds + budget.messageSeconds)
    #expect(abs(budget.seconds - steps - budget.savingSeconds) < 1e-9 * budget.seconds)
    #expect(abs(budget.nodeHours * 3600 - 2 * budget.seconds) < 1e-9 * budget.seconds)
  }

  @Test("A run saves at each interval and at the end of each stage, once where both meet")
  func saves() throws {
    for interval in [100, 300, 1000, 7] {
      let recipe = try recipe([
        "method.stages=3", "method.first_stage_steps=400", "method.stage_steps=300",
        "checkpoint.every_steps=\(interval)",
      ])
      // The steps 400, 700 and 1000 end a stage.
      let steps = (1...1000).filter {
        $0.isMultiple(of: interval) || [400, 700, 1000].contains($0)
      }
      let plan = try RunPlan(recipe, rankCount: 1)
      #expect(RunFiles(of: plan, recipe).saveCount == steps.count)
    }
  }

  @Test("A thread beyond those that were measured is of no use; a missing one is missed")
  func threads() {
    let rate = StepRate(secondsPerShard: 3, secondsOutside: 1, threadsPerRank: 4)
    func seconds(_ threads: Int) -> Double {
      rate.computingSeconds(
        RankLayout(nodeCount: 1, ranksPerNode: 2, threadsPerRank: threads), shardCount: 8)
    }
    #expect(seconds(8) == 13)
    #expect(seconds(4) == 13)
    #expect(seconds(2) == 25)
  }

  @Test("The measured rate of a step gives the time of another number of shards")
  func measured() throws {
    let recipe = try recipe(["batch=256", "shards=4"])
    let rate = try StepRate.measured(recipe, sharing: SoloProcess(), steps: 3)
    #expect(rate.secondsPerShard > 0 && rate.secondsOutside >= 0)
    #expect(rate.threadsPerRank == recipe.threadsPerRank)
    let alone = try StepRate.measured(
      try self.recipe(["batch=64", "shards=1"]), sharing: SoloProcess(), steps: 3)
    #expect(alone.secondsPerShard > 0 && alone.secondsOutside == 0)
  }

  @Test("A table needs shards for each node, and names what is too large for the memory")
  func table() throws {
    let recipe = try recipe(["shards=16"])
    let error = try #require(throws: NoLayout.self) {
      try LayoutTable(recipe, on: cluster(nodes: 3), at: nil)
    }
    #expect(error.description.contains("16 shards cannot be divided evenly among ranks on 3 nodes"))

    let small = Cluster(
      nodeCount: 1, coresPerNode: 16, memoryBytesPerNode: 300 << 20, link: link,
      savedBytesPerSecond: 1e8)
    let table = try LayoutTable(recipe, on: small, at: nil)
    let fits = table.rows.map { $0.memoryBytesPerNode <= small.memoryBytesPerNode }
    #expect(fits == fits.sorted { $0 && !$1 } && fits.contains(true) && fits.contains(false))
    #expect("\(table)".contains("! more than the memory of a node, 300 MiB"))
    #expect("\(table)".contains("suggested: mpirun \(table.rows[0].layout.mpirunOptions)"))
  }
}
