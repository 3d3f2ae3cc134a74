extension MethodSettings {
  /// How many optimizer steps a stage has.
  public func steps(inStage stage: Int) -> Int { stage == 0 ? firstStageSteps : stageSteps }

  /// Standard deviation of the noise that data gets in a stage.
  ///
  /// - Source: the authors' code, 1 / (32 (k + 1)).
  public func instanceNoise(inStage stage: Int) -> Float { instanceNoise / Float(stage + 1) }

  /// Steps of all stages together.
  public var totalSteps: Int { firstStageSteps + (stages - 1) * stageSteps }
}
