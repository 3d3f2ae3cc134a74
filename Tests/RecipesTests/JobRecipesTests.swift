import Foundation
import Networks
import Testing

@testable import Recipes

@Suite("Recipes of the jobs")
struct JobRecipesTests {
  private static let jobs = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "jobs")

  @Test("Every recipe in jobs has no fault")
  func areSound() throws {
    let paths = try Self.paths()
    #expect(!paths.isEmpty)
    for path in paths {
      #expect(throws: Never.self, "\(path)") { try Self.load(path) }
    }
  }

  @Test("The large image recipes describe the paper's networks, and one at half their width")
  func networks() throws {
    // LayoutTests has the sources of the counts. jobs/versus-pytorch/pytorch_image_step.py counted the
    // networks of half the width. The map for CelebA-HQ lacks one layer of 256 x 256 between z and the
    // style vector.
    for (job, side, map, potential) in [
      ("cifar10", 32, 44_820_611, 12_247_809), ("cifar10-small", 32, 13_404_355, 3_064_193),
      ("celeba-hq-256", 256, 38_049_091 - 65_792, 26_881_537),
    ] {
      let recipe = try Self.load("\(job)/recipe.toml")
      let shape = [3, side, side]
      #expect(try recipe.map.makeNetwork(sampleShape: shape).layout.count == map, "\(job)")
      #expect(
        try recipe.potential.makeNetwork(sampleShape: shape).layout.count == potential, "\(job)")
    }
  }

  /// The texts of all recipes in jobs.
  static func texts() throws -> [String] {
    try paths().map { try String(contentsOf: jobs.appending(path: $0), encoding: .utf8) }
  }

  private static func paths() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: jobs.path).filter { $0.hasSuffix(".toml") }
  }

  private static func load(_ path: String) throws -> Recipe {
    try Recipe.load(from: RecipeOrigin(jobs.appending(path: path).path))
  }
}
