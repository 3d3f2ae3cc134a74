import Datasets
import Foundation
import Networks
import Optimizers
import SemiDualJKO
import Testing

@testable import Recipes

@Suite("Precedence: defaults < recipe < environment < --set")
struct PrecedenceTests {
  private func load(
    _ text: String = minimal, environment: [String: String] = [:], overrides: [String] = []
  ) throws -> Recipe {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).toml").path()
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try Recipe.load(from: .file(path), environment: environment, overrides: overrides)
  }

  private func faults(
    environment: [String: String] = [:], overrides: [String] = []
  ) throws -> String {
    try #require(throws: RecipeFaults.self) {
      try Recipe.load(
        from: RecipeOrigin("two-circles"), environment: environment, overrides: overrides)
    }.description
  }

  @Test("environment overrides the recipe, --set overrides both, and the last --set wins")
  func order() throws {
    let text = "batch = 32\n" + minimal
    let variable = ["SJKO_BATCH": "48"]
    #expect(try load().batch == 256)
    #expect(try load(text).batch == 32)
    #expect(try load(text, environment: variable).batch == 48)
    #expect(
      try load(text, environment: variable, overrides: ["batch=64", "batch = 80"]).batch == 80)
  }

  @Test("values outside a file are TOML, strings without quotes, or tables of keys")
  func values() throws {
    let recipe = try load(
      environment: ["SJKO_METHOD_STEP_SIZE": "2", "SJKO_DATA_FILES": "runs/a b.h5"],
      overrides: [
        "method.latent=shared", "adam={beta1 = 0.25, beta2 = 0.75}", "average.decay=0.5",
        "data.augment=[\"horizontal-flip\"]",
      ])
    #expect(recipe.method.cost.stepSize == 2)
    #expect(recipe.data == .files(["runs/a b.h5"], augmentation: [.horizontalFlip]))
    #expect(recipe.method.latent == .shared)
    #expect(recipe.adam.beta1 == 0.25 && recipe.adam.beta2 == 0.75)
    #expect(recipe.averageDecay?.limit == 0.5)
  }

  @Test("keys that lose their effect through a value of higher precedence are no fault")
  func silencing() throws {
    let cosine = minimal + "[schedule]\nkind = \"cosine\"\nfloor = 0.0\n"
    #expect(try load(cosine, overrides: ["schedule.kind=constant"]).schedule == .constant)
    #expect(
      try load(overrides: ["data.files=a.h5"]).data == .files(["a.h5"], augmentation: []))
    let recipe = try load(
      minimal + "[map]\nlatent_dimensions = 3", overrides: ["method.latent=none"])
    #expect(recipe.map.latentDimensions == 0)
  }

  @Test("no two keys have the same variable, and no key has a reserved one")
  func variables() {
    let names = RecipeKey.all.map(\.variable) + RecipeSettings.reservedVariables
    #expect(Set(names).count == names.count)
  }

  @Test("variables without our prefix are ignored, unknown ones with it are faults")
  func unknownVariables() throws {
    let recipe = try load(environment: ["SJKO_RUN": "x", "HOME": "/", "BATCH": "1"])
    #expect(recipe == (try load()))
    #expect(
      try faults(environment: ["SJKO_BATHC": "1"])
        == "SJKO_BATHC: no such key; did you mean SJKO_BATCH?")
  }

  @Test("faults name the variable or --set, not the recipe")
  func places() throws {
    #expect(
      try faults(environment: ["SJKO_SHARDS": "7"])
        == "SJKO_SHARDS: batch: 400 is not a multiple of shards (7); set 399 or 406")
    #expect(
      try faults(environment: ["SJKO_SHARDS": ""])
        == "SJKO_SHARDS: shards: there is no value; for example 16")
    #expect(
      try faults(overrides: ["adam.beta1", "adam.bta2=3", "seed=[1"]) == """
        --set: adam.beta1 has no value; write --set KEY=VALUE
        --set: adam.bta2: no such key; did you mean adam.beta2?
        --set: seed: [1 is not a TOML value; for example 1024
        """)
    #expect(
      try faults(overrides: ["seed=1\nbatch=2"]).hasPrefix(
        "--set: seed: 1\nbatch=2 is not a TOML value")
    )
  }
}
