import Checkpoints
import Networks
import Parallel
import Recipes
import SemiDualJKO
import Training

extension CheckpointFile {
  /// The whole checkpoint, with the networks that its recipe describes.
  func load() throws -> Checkpoint {
    let recipe = try Recipe(text: try header().recipe, name: path)
    let objective = try TrainingStep(recipe, group: SoloProcess()).objective
    return try load(map: objective.map.layout, potential: objective.potential.layout)
  }
}
