public import Networks
public struct Checkpoint {
  public struct Progress: Sendable { public var stage, stepInStage, step: Int
    public init(stage: Int, stepInStage: Int, step: Int) { self.stage = stage; self.stepInStage = stepInStage; self.step = step } }
  public var recipe: String, progress: Progress, seed: UInt64, slabs: [String: Slab], history: [String: [Double]], versions: [String: String]
  public init(recipe: String, progress: Progress, seed: UInt64, slabs: [String: Slab], history: [String: [Double]], versions: [String: String]) {
    self.recipe = recipe; self.progress = progress; self.seed = seed; self.slabs = slabs; self.history = history; self.versions = versions }
  public func write(to: String) throws {}
}
public struct CheckpointFolder { public init(_ path: String) {}
  public func save(_ c: Checkpoint, keep: Int) throws {}
  public func newestValid(layout: (String) -> ParameterLayout) throws -> (checkpoint: Checkpoint?, passedOver: [String]) { (nil, []) } }
