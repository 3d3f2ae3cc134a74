import Checkpoints
import Files
import Recipes
import SemiDualJKO
import Texts

extension RunFolder {
  /// How many steps an earlier start has done in a folder without checkpoints, by its last line of
  /// metrics.
  ///
  /// A start that ended before its first checkpoint leaves its recipe, lines of metrics, and perhaps the
  /// file of stage 0, which is written just before a checkpoint. A new start writes the same again.
  /// Results of later steps show that there were checkpoints, which are lost. Without this check, a run
  /// of a night would begin again, and overwrite its results.
  ///
  /// - Parameter recipe: that of the earlier start; nil if the folder has none.
  /// - Returns: 0 if there was no earlier start, or no line of metrics yet.
  /// - Throws: `RunFolderFault.lostCheckpoints` with the results, or `.unreadable`.
  /// - Precondition: the folder has no checkpoint.
  /// - Cost: reads the metrics, and the file of stage 0 if that is the only one.
  func unsavedSteps(of recipe: Recipe?) throws -> Int {
    let (step, metrics) = try metricsSoFar(firstSave: recipe?.firstSave)
    let results = [metrics, try stagesSoFar(firstSave: recipe?.firstSave)].compactMap(\.self)
    guard results.isEmpty else {
      throw RunFolderFault.lostCheckpoints(path: path, results: results)
    }
    return step
  }

  /// The step of the last line of metrics, and the metrics in words if a checkpoint was saved before it.
  ///
  /// A start writes its recipe before its first line, so that all lines without a recipe count.
  private func metricsSoFar(firstSave: Int?) throws -> (step: Int, words: String?) {
    let table: MetricsTable
    do { table = try MetricsTable(path: metrics) } catch MetricsTableError.missing {
      return (0, nil)
    } catch MetricsTableError.empty {
      let isForeign = try firstSave == nil && !bytesOfFile(metrics).isEmpty
      return (0, isForeign ? "a metrics.jsonl" : nil)
    } catch {
      return (0, "a damaged metrics.jsonl")
    }
    guard let step = Int(exactly: table.steps.last ?? 0) else {
      return (0, "a damaged metrics.jsonl")
    }
    let isLater = step > firstSave ?? 0 || !table.stageBorders.isEmpty
    return (step, isLater ? "metrics up to step \(step)" : nil)
  }

  /// The files of stages in words, if a checkpoint was saved before one of them was written.
  private func stagesSoFar(firstSave: Int?) throws -> String? {
    let files = try stageFiles
    if let firstSave, files.map(\.path) == [stage(0)],
      let header = try? files[0].header(), header.stage == 0, header.step <= firstSave
    {
      return nil
    }
    return files.isEmpty ? nil : NumberText.count(files.count, "file") + " in stages"
  }
}

extension Recipe {
  /// The step at which a run saves for the first time, unless its first stage ends earlier at a plateau.
  fileprivate var firstSave: Int { min(checkpointSteps, method.steps(inStage: 0)) }
}
