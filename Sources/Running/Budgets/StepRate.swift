public import Parallel
public import Planning
public import Recipes
import SemiDualJKO
import Texts

/// How fast a rank computes the step of a recipe, without messages.
///
/// A rank computes its shards one after another, and the rest of a step, such as the optimizers, once.
public struct StepRate: Sendable, Equatable {
  /// Seconds for each shard of a rank.
  public let secondsPerShard: Double
  /// Seconds of the rest of a step.
  public let secondsOutside: Double
  /// The threads that this rate was found with.
  public let threadsPerRank: Int

  /// The rate of ranks that compute at a constant speed.
  ///
  /// - Parameters:
  ///   - plan: of the recipe, for any number of ranks.
  ///   - recipe: what is trained.
  ///   - gigaflopsPerRank: multiplications and additions of one rank in a nanosecond.
  public init(of plan: RunPlan, _ recipe: Recipe, gigaflopsPerRank: Double) {
    secondsPerShard =
      Double(plan.operationsPerStep) / Double(recipe.shards) / (gigaflopsPerRank * 1e9)
    secondsOutside = 0
    threadsPerRank = recipe.threadsPerRank
  }

  init(secondsPerShard: Double, secondsOutside: Double, threadsPerRank: Int) {
    self.secondsPerShard = secondsPerShard
    self.secondsOutside = secondsOutside
    self.threadsPerRank = threadsPerRank
  }

  /// Measures the rate on all processes of a group at the same time.
  ///
  /// Each process takes the steps of rank 0 of two runs, with one shard on each rank, and with more; the
  /// difference is the time of a shard. They send no messages.
  ///
  /// - Parameters:
  ///   - recipe: the same on all processes.
  ///   - group: processes that compete for cores and memory as the ranks of a run do.
  ///   - steps: the number of timed steps of each run, after some that are not timed.
  /// - Returns: the rate of the slowest process, the same on all of them.
  /// - Throws: `AgreedFailure` with a fault of the recipe or of its data.
  /// - Collective: every process of the group.
  public static func measured(
    _ recipe: Recipe, sharing group: any ProcessGroup, steps: Int
  ) throws -> StepRate {
    func seconds(shardsPerRank: Int) throws -> Double {
      let own = try group.agree {
        try stepSeconds(of: recipe, shardsPerRank: shardsPerRank, steps: steps)
      }
      return Double(try group.maximum([Int(own * 1e9)])[0]) * 1e-9
    }
    let one = try seconds(shardsPerRank: 1)
    guard let several = (2..<recipe.shards + 1).first(where: recipe.shards.isMultiple) else {
      return StepRate(
        secondsPerShard: one, secondsOutside: 0, threadsPerRank: recipe.threadsPerRank)
    }
    // Not negative and not more than the whole, which noise could make of short steps.
    let difference = try seconds(shardsPerRank: several) - one
    let perShard = min(max(0, difference / Double(several - 1)), one)
    return StepRate(
      secondsPerShard: perShard, secondsOutside: one - perShard,
      threadsPerRank: recipe.threadsPerRank)
  }

  /// The median time of a step of rank 0, of the costliest stage.
  private static func stepSeconds(
    of recipe: Recipe, shardsPerRank: Int, steps: Int
  ) throws -> Double {
    let rank = SimulatedRanks(size: recipe.shards / shardsPerRank)
    let lastStage = recipe.method.stages - 1
    let benchmark = try StepBenchmark(
      recipe, group: rank, stage: recipe.method.frozenMapCount(inStage: lastStage))
    for _ in 0..<3 { try benchmark.takeStep() }
    return try ContinuousClock.seconds(count: steps) { try benchmark.takeStep() }.median
  }

  /// Seconds in which a rank computes its part of a step.
  ///
  /// Threads beyond those that the rate was found with are taken to be of no use, as for small networks.
  ///
  /// - Parameters:
  ///   - layout: divides the shards.
  ///   - shardCount: shards of the run.
  /// - Returns: seconds, the same for all ranks.
  func computingSeconds(_ layout: RankLayout, shardCount: Int) -> Double {
    let shardsPerRank = Double(shardCount / layout.rankCount)
    let slowdown = max(1, Double(threadsPerRank) / Double(layout.threadsPerRank))
    return shardsPerRank * secondsPerShard * slowdown + secondsOutside
  }
}

extension StepRate: CustomStringConvertible {
  /// The two times, and the threads.
  public var description: String {
    """
    \(NumberText.fixed(secondsPerShard * 1e3, decimals: 3)) ms for a shard, \
    \(NumberText.fixed(secondsOutside * 1e3, decimals: 3)) ms for the rest of a step, with \
    \(NumberText.count(threadsPerRank, "thread"))
    """
  }
}
