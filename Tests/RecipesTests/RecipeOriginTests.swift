import Datasets
import SemiDualJKO
import Testing

@testable import Recipes

@Suite("Where recipes come from")
struct RecipeOriginTests {
  @Test(
    "every built-in recipe has no fault, and starts with a sentence about it",
    arguments: BuiltInRecipe.all)
  func builtIn(recipe: BuiltInRecipe) throws {
    #expect(throws: Never.self) { try Recipe.load(from: RecipeOrigin(recipe.name)) }
    #expect(recipe.text.hasPrefix("# \(recipe.summary)\n"))
    #expect(recipe.summary.hasSuffix("."))
  }

  @Test("the toy recipes have the authors' settings: 10 stages of 5000 steps, h = 1, batch 400")
  func toys() throws {
    for name in ["twenty-five-gaussians", "two-circles"] {
      let recipe = try Recipe.load(from: RecipeOrigin(name))
      #expect(recipe.method.totalSteps == 50_000)
      #expect(recipe.method.cost.stepSize == 1)
      #expect(recipe.batch == 400)
      #expect(recipe.method.r1Weight == 0)
      #expect(recipe.data == .synthetic(name == "two-circles" ? .twoCircles : .twentyFiveGaussians))
    }
  }

  @Test("a missing recipe is reported with the most similar built-in one")
  func missing() throws {
    let faults = try #require(throws: RecipeFaults.self) {
      try Recipe.load(from: RecipeOrigin("two-circle"))
    }
    #expect(
      faults.description
        == "two-circle: no such recipe; did you mean two-circles? built in are "
        + "twenty-five-gaussians, two-circles, fashion-mnist-quickstart; all other names are paths")
    let folder = try #require(throws: RecipeFaults.self) {
      try Recipe.load(from: RecipeOrigin("/tmp"))
    }
    #expect(folder.description == "/tmp: a folder; name the recipe.toml in it")
  }
}
