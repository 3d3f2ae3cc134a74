import Recipes
import Tensors
import Testing

@testable import Planning

@Suite("Profiles of steps")
struct StepProfileTests {
  @Test("The shares of a step's time sum to the whole, and each kind has a line")
  func shares() throws {
    let recipe = try Recipe.load(from: .builtIn(.default), overrides: ["batch=16", "shards=2"])
    let profile = try StepProfile.measured(recipe, warmup: 1, steps: 2)
    #expect(profile.secondsOutside > 0 && profile.secondsOutside < profile.secondsPerStep)
    let lines = "\(profile)".split(separator: "\n")
    for name in profile.entries.keys {
      #expect(lines.contains { $0.hasPrefix(name) }, "\(name)")
    }
    // The first percentage of a line of the table; in the lines above it no percentage follows two
    // spaces.
    let shares: [Double] = lines.compactMap { line in
      line.firstMatch(of: /\ \ +([0-9.]+)\ %/).flatMap { Double($0.1) }
    }
    #expect(shares.count == profile.entries.count + 1)
    // Each is rounded to a tenth of a percent.
    let sum = shares.reduce(0, +)
    let tolerance = 0.05 * Double(shares.count) + 1e-9
    #expect(abs(sum - 100) <= tolerance)
    #expect(profile.entries.values.allSatisfy { $0.calls.isMultiple(of: profile.stepCount) })
  }
}
