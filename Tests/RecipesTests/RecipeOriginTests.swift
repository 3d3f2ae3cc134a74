import Datasets
import Foundation
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

  @Test("the authors' settings are there by name: 10 stages of 5000 steps, h = 1, batch 400, no R1")
  func asPublished() throws {
    for kind in [SyntheticKind.twentyFiveGaussians, .twoCircles] {
      let recipe = try Recipe.load(from: RecipeOrigin("\(kind.name)-as-published"))
      #expect(recipe.method.totalSteps == 50_000)
      #expect(recipe.method.cost.stepSize == 1)
      #expect(recipe.batch == 400)
      #expect(recipe.method.r1Weight == 0)
      #expect(recipe.method.divergence == .kl)
      #expect(recipe.data == .synthetic(kind))
    }
  }

  @Test("sets of the plane have a recipe of their name, for 8 ranks at least, with falling noise")
  func planarSets() throws {
    // The recipe without a name is the first thing that a newcomer starts, also under mpirun -n 8. It
    // has more steps than the others, and fewer shards, which make a step faster; see its notes.md.
    #expect(BuiltInRecipe.default.name == SyntheticKind.twentyFiveGaussians.name)
    for kind in SyntheticKind.withoutParameters {
      let recipe = try Recipe.load(from: RecipeOrigin(kind.name))
      #expect(recipe.data == .synthetic(kind))
      let isDefault = kind.name == BuiltInRecipe.default.name
      #expect(recipe.shards == (isDefault ? 8 : 16))
      #expect(recipe.method.r1Weight == 1)
      #expect(recipe.method.divergence == .jensenShannonNonSaturating)
      #expect(recipe.method.totalSteps <= (isDefault ? 60_000 : 30_000))
      let noise = (0..<recipe.method.stages).map(recipe.method.instanceNoise(inStage:))
      #expect(zip(noise, noise.dropFirst()).allSatisfy { $0 > $1 }, "\(noise)")
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
        + "twenty-five-gaussians, two-circles, spiral, moons, checkerboard, eight-gaussians, "
        + "fashion-mnist-quickstart, "
        + "twenty-five-gaussians-as-published, two-circles-as-published; "
        + "all other names are paths")
    let folder = try #require(throws: RecipeFaults.self) {
      try Recipe.load(from: RecipeOrigin("/tmp"))
    }
    #expect(folder.description == "/tmp: a folder; name the recipe.toml in it")
  }

  @Test("a pipe, a device and a huge file are refused without being read")
  func unreadable() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "recipes-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (pipe, huge) = (folder.appending(path: "pipe").path, folder.appending(path: "huge").path)
    #expect(mkfifo(pipe, 0o600) == 0)
    // Otherwise a program that opens the pipe would wait for ever, and the test would not fail.
    let writer = Thread { close(open(pipe, O_WRONLY)) }
    writer.start()
    defer { close(open(pipe, O_RDONLY | O_NONBLOCK)) }
    #expect(FileManager.default.createFile(atPath: huge, contents: nil))
    #expect(truncate(huge, 100 << 30) == 0)
    for (path, problem) in [
      (pipe, "a pipe or a device"), ("/dev/null", "a pipe or a device"),
      (huge, "107374182400 bytes, too large for a recipe"),
    ] {
      let faults = try #require(throws: RecipeFaults.self) {
        try Recipe.load(from: RecipeOrigin(path))
      }
      #expect(faults.description.hasPrefix("\(path): \(problem)"), "\(faults.description)")
    }
  }
}
