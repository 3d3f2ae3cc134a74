import Checkpoints
import Glibc
import Kernels
import MPI
import Networks
import Parallel
import Recipes
import Runs
import Training

extension RankScenarios {
  /// Continues the run in the folder `run`, after one bit of the buffer whose name is in
  /// FLIPPED_BUFFER has flipped on the last rank.
  ///
  /// It is not the last bit of a float, because the next update can round that away.
  static func flipBit(in world: World) throws {
    let group = MPIRanks(world)
    let recipe = try Recipe.load("recipe.toml", in: group, environment: [:], overrides: [])
    let run = try TrainingRun(recipe, in: RunFolder("run"), group: group) { _, _, _, _ in false }
    let name = getenv("FLIPPED_BUFFER").map { String(cString: $0) } ?? ""
    let buffer = run.state.buffers.first { $0.key.path == name }?.value
    guard let buffer else { throw BrokenLaw(description: "no buffer \(name)") }
    if world.rank == world.size - 1 {
      buffer.buffer.withMutableSpan(of: 5..<6) {
        $0[0] = Float(bitPattern: $0[0].bitPattern ^ 1 << 20)
      }
    }
    _ = try run.train()
  }
}
