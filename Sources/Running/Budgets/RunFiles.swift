public import Planning
public import Recipes
import SemiDualJKO
import Texts

/// The checkpoints and stages that a run writes, at most.
public struct RunFiles: Sendable, Equatable {
  /// The number of checkpoints that are on the disk at the same time: those that are kept, and one that is
  /// being written.
  public let checkpointCount: Int
  /// Bytes of a checkpoint.
  public let checkpointBytes: Int
  /// The number of stages, each of which leaves a file.
  public let stageCount: Int
  /// Bytes of all files of stages.
  public let stageBytes: Int
  /// Checkpoints that the run writes, one after another.
  public let saveCount: Int

  /// Computes the files of a run.
  public init(of plan: RunPlan, _ recipe: Recipe) {
    let method = recipe.method
    stageCount = method.stages
    checkpointBytes = plan.checkpointBytes
    // Where maps are composed, the file of stage k has k + 1 of them, and the plan is that of the last.
    stageBytes =
      method.system.composesMaps
      ? plan.stageFileBytes * (stageCount + 1) / 2 : plan.stageFileBytes * stageCount
    let ends = (0..<stageCount).map { method.firstStageSteps + $0 * method.stageSteps }
    let endsOnInterval = ends.count { $0.isMultiple(of: recipe.checkpointSteps) }
    saveCount = method.totalSteps / recipe.checkpointSteps - endsOnInterval + stageCount
    checkpointCount = min(recipe.checkpointsToKeep + 1, saveCount)
  }

  /// Bytes in the run folder, without pictures and metrics.
  public var diskBytes: Int { checkpointCount * checkpointBytes + stageBytes }
  /// Bytes that are written in the whole run.
  public var writtenBytes: Int { saveCount * checkpointBytes + stageBytes }
}

extension RunFiles: CustomStringConvertible {
  /// One line.
  public var description: String {
    """
    files: \(NumberText.bytes(diskBytes)) at most: \(NumberText.count(checkpointCount, "checkpoint")) \
    of \(NumberText.bytes(checkpointBytes)), \(NumberText.count(stageCount, "stage")) of \
    \(NumberText.bytes(stageBytes / stageCount)); pictures and metrics are not counted
    """
  }
}
