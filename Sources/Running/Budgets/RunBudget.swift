import Parallel
public import Planning
public import Recipes
import SemiDualJKO
import Texts

/// The time of a run.
public struct RunBudget: Sendable {
  /// The ranks.
  public let layout: RankLayout
  /// Seconds in which a rank computes its part of a step.
  public let computingSeconds: Double
  /// Multiplications and additions of a rank in that time.
  public let operationsPerRank: Int
  /// Seconds of the messages of a step.
  public let messageSeconds: Double
  /// Steps of all stages, at most.
  public let stepCount: Int
  /// Saves of all stages, at most.
  public let saveCount: Int
  /// Seconds of all saves.
  public let savingSeconds: Double

  /// Computes the time of a run.
  ///
  /// - Parameters:
  ///   - plan: for the ranks of the layout.
  ///   - recipe: what is trained.
  ///   - layout: the ranks.
  ///   - rate: how fast a rank computes.
  ///   - cluster: the nodes.
  public init(
    of plan: RunPlan, _ recipe: Recipe, _ layout: RankLayout, at rate: StepRate, on cluster: Cluster
  ) {
    self.layout = layout
    computingSeconds = rate.computingSeconds(layout, shardCount: recipe.shards)
    operationsPerRank = plan.operationsPerStep / layout.rankCount
    messageSeconds = plan.sums.reduce(0) {
      $0 + $1.seconds(over: cluster.link, hostCount: layout.nodeCount)
    }
    let files = RunFiles(of: plan, recipe)
    stepCount = recipe.method.totalSteps
    saveCount = files.saveCount
    savingSeconds = Double(files.writtenBytes) / cluster.savedBytesPerSecond
  }

  /// Seconds of a step, without waiting; where maps are composed, of a step of the last stage.
  public var stepSeconds: Double { computingSeconds + messageSeconds }
  /// Seconds of the whole run.
  public var seconds: Double { Double(stepCount) * stepSeconds + savingSeconds }
  /// The time of all nodes, in hours.
  public var nodeHours: Double { Double(layout.nodeCount) * seconds / 3600 }
}

extension RunBudget: CustomStringConvertible {
  /// A line for a step, and one for the run.
  public var description: String {
    """
    step: \(Self.milliseconds(stepSeconds)): \(Self.milliseconds(computingSeconds)) \
    computing at \(NumberText.short(gigaflopsPerRank)) GFLOP/s per rank, \
    \(Self.milliseconds(messageSeconds)) messages
    run: \(NumberText.duration(seconds: seconds)), \(nodeHoursText) node-hours: \(stepCount) steps, \
    and \(NumberText.duration(seconds: savingSeconds)) for \(NumberText.count(saveCount, "save"))
    """
  }

  private var gigaflopsPerRank: Double { Double(operationsPerRank) / computingSeconds * 1e-9 }
  /// Node-hours in three digits.
  var nodeHoursText: String { NumberText.withPrefix(nodeHours) }
  /// A step's time as text.
  var stepText: String { Self.milliseconds(stepSeconds) }

  private static func milliseconds(_ seconds: Double) -> String {
    "\(NumberText.fixed(seconds * 1e3, decimals: seconds < 0.0995 ? 2 : 0)) ms"
  }
}
