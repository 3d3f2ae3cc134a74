import Testing

@testable import Recipes

@Suite("Differences of recipes")
struct RecipeDifferencesTests {
  private let recipe: Recipe

  init() throws { recipe = try Recipe.load(from: .builtIn(.default)) }

  @Test("a recipe does not differ from itself")
  func none() { #expect(recipe.differences(from: recipe).isEmpty) }

  @Test(
    "differences are listed with both values, also for keys that have an effect in one recipe only")
  func both() throws {
    let other = try Recipe.load(
      from: .builtIn(.default),
      overrides: ["batch=800", "data.files=a.h5", "log.every_steps=7"])
    #expect(
      other.differences(from: recipe).map(\.description) == [
        "batch: 400 before, 800 now", "data.files: nothing before, [\"a.h5\"] now",
        "data.augment: nothing before, [] now",
        "data.synthetic: \"twenty-five-gaussians\" before, nothing now",
        "log.every_steps: 100 before, 7 now",
      ])
    #expect(other.differences(from: recipe).filter(\.mayChange).map(\.key) == ["log.every_steps"])
  }

  @Test("a run may continue with other values for threads, checkpoints and logs only")
  func mayChange() {
    #expect(
      RecipeKey.all.filter(\.mayChange).map(\.path) == [
        "threads_per_rank", "checkpoint.every_steps", "checkpoint.keep", "log.every_steps",
      ])
  }
}
