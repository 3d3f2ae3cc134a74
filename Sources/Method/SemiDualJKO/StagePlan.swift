extension MethodSettings {
  /// How many optimizer steps a stage has.
  public func steps(inStage stage: Int) -> Int { stage == 0 ? firstStageSteps : stageSteps }

  /// Standard deviation of the noise that data gets in a stage.
  public func instanceNoise(inStage stage: Int) -> Float {
    switch instanceNoise {
    case .falling(let first): first / Float(stage + 1)
    case .listed(let all): all[min(stage, all.count - 1)]
    }
  }

  /// How many maps of earlier stages a stage needs; they stay as they are.
  public func frozenMapCount(inStage stage: Int) -> Int {
    system.composesMaps ? stage : min(stage, 1)
  }

  /// Steps of all stages together, at most.
  public var totalSteps: Int { firstStageSteps + (stages - 1) * stageSteps }
}
