import ProgramRuns
import Testing
import Traits

@Suite("Optional parts of a build")
struct BuildTraitTests {
  @Test("--version names the traits of the build, one by one")
  func version() throws {
    let run = try ProgramRun.run("sjko-dist", ["--version"], onRanks: nil)
    let names = BuildTrait.allCases.filter(\.isEnabled).map(\.rawValue)
    #expect(
      run.output.hasSuffix("\ntraits: \(names.isEmpty ? "none" : names.joined(separator: ", "))\n"))
  }

  @Test("Only a build without a trait throws its error", arguments: BuildTrait.allCases)
  func requirement(_ trait: BuildTrait) {
    let isMissing = (try? trait.require(to: "draw")) == nil
    #expect(isMissing != trait.isEnabled)
  }

  @Test("The error says what is impossible, why, and what to do", arguments: BuildTrait.allCases)
  func error(_ trait: BuildTrait) {
    let text = MissingTrait(trait, purpose: "read PNG files").description
    for words in ["cannot read PNG files", "trait \(trait.rawValue)", "jobs/setup.sh"] {
      #expect(text.contains(words), "\(text)")
    }
  }
}
