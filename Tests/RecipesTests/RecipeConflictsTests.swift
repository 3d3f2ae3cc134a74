import Testing

@testable import Recipes

@Suite("Conflicts of recipes")
struct RecipeConflictsTests {
  private let recipe: Recipe

  init() throws { recipe = try Recipe.load(from: .builtIn(.default)) }

  @Test("a recipe has no conflict with itself")
  func none() { #expect(recipe.conflicts(with: recipe).isEmpty) }

  @Test(
    "conflicts have both values, also for keys with an effect in one recipe only, but not for logs")
  func both() throws {
    let other = try Recipe.load(
      from: .builtIn(.default),
      overrides: ["batch=800", "data.files=a.h5", "log.every_steps=7"])
    #expect(
      other.conflicts(with: recipe) == [
        "batch: 400 before, 800 now", "data.augment: nothing before, [] now",
        "data.synthetic: \"twenty-five-gaussians\" before, nothing now",
      ])
  }

  @Test(
    "a run may continue with other values for threads, libraries, limits of waiting, paths, checkpoints and logs only"
  )
  func mayChange() {
    #expect(
      RecipeKey.all.filter(\.mayChange).map(\.path) == [
        "threads_per_rank", "products", "stall_limit_seconds", "data.files", "source.files",
        "checkpoint.every_steps", "checkpoint.keep", "log.every_steps",
      ])
  }
}
