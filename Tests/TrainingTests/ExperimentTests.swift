import Foundation
import ProgramRuns
import TemporaryFolders
import Testing

extension ProgramTests {
  /// The scripts in `jobs` that make tables, each with small runs.
  struct ExperimentTests {
    private static let jobs = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "jobs")

    @Test("A step of S-JKO takes the same work at every stage, one of composed JKO more and more")
    func costOfStages() throws {
      let rows = try rows(of: "cost-of-stages/run.py")
      #expect(rows.map(\.first) == ["S-JKO", "composed JKO"])
      let first = try rows.map { try #require(Double($0[7])) }
      let last = try rows.map { try #require(Double($0[8])) }
      #expect(first[0] == last[0])
      // Composed JKO applies four more maps, for the potential's update and for the map's.
      #expect(last[1] > 1.4 * first[1], "\(rows)")
      let growth = try rows.map { try #require(Double($0[3])) }
      #expect(growth[1] > 0)
    }

    @Test("Short runs of the Ornstein-Uhlenbeck flow come near the exact solution")
    func ornsteinUhlenbeck() throws {
      for row in try rows(of: "ornstein-uhlenbeck/run.py") {
        // Where the flow starts it is at -0.94 and -0.61; exact JKO steps are below -3.
        let (reached, floor) = try (#require(Double(row[2])), #require(Double(row[4])))
        #expect(reached < -1.3 && floor < -3 && floor < reached, "\(row)")
      }
      let ablation = try rows(of: "ornstein-uhlenbeck/ablation.py")
      #expect(ablation.map(\.first) == ["recipe.toml", "dual form of KL"])
    }

    @Test("Short Gaussian steps have nearly the moments and potentials of their closed forms")
    func gaussianSteps() throws {
      let stages = try rows(of: "gaussian-steps/run.py")
      #expect(stages.count == 2)
      for row in stages { #expect(row.dropFirst().allSatisfy { percent($0) < 10 }, "\(row)") }
      let cases = try rows(of: "gaussian-steps/line.py")
      #expect(cases.map { $0[1] } == ["kl-logistic", "jensen-shannon-non-saturating"])
      for row in cases { #expect(percent(row[4]) < 10 && percent(row[7]) < 10, "\(row)") }
    }

    @Test("Short runs towards targets in the plane, by all systems, come nearer to them")
    func planarFlows() throws {
      let rows = try rows(of: "planar-flows/run.py")
      // Three systems and the target itself.
      #expect(rows.count == 4, "\(rows)")
      // Even so short a run of S-JKO goes on where source-fixed UOTM stays near the middle.
      let last = try rows.map { try #require(Double($0[3].prefix { $0 != " " })) }
      #expect(last[0] < last[1] - 0.5, "\(rows)")
    }

    @Test("Short ablations of step size and stage count give a row for each value")
    func ablations() throws {
      for (script, values) in [("step-size", ["1", "20"]), ("stage-count", ["1", "3"])] {
        let rows = try rows(of: "\(script)/run.py")
        #expect(rows.map(\.first) == values)
        // So few steps hardly move the samples: W2 stays where it starts, at 5.95.
        let distances = try rows.flatMap { row in
          try row.dropFirst().map { cell in try #require(Double(cell.split(separator: " ")[0])) }
        }
        #expect(distances.count == 4, "\(rows)")
        for distance in distances { #expect(abs(distance - 5.95) < 0.1, "\(rows)") }
      }
    }

    @Test("A short translation moves moons towards a spiral, by all systems")
    func domainTranslation() throws {
      let rows = try rows(of: "domain-translation/run.py", options: ["--only", "points"])
      #expect(rows.map(\.first) == ["S-JKO", "source-fixed UOTM", "OTM"])
      for row in rows {
        let (before, after) = try (#require(Double(row[2])), #require(Double(row[3])))
        #expect(after < before - 1, "\(row)")
      }
    }

    /// The cells of the tables that a script prints, without the first header and its line.
    private func rows(of script: String, options: [String] = []) throws -> [[String]] {
      let folder = try TemporaryFolder()
      let program = LaunchedProgram.path(of: "sjko-dist")
      let run = try ProgramRun.run(
        Self.jobs.appending(path: script).path,
        ["--short", "--program", program, "--runs", folder.path("runs")] + options, onRanks: nil,
        timeoutSeconds: 300)
      #expect(run.exitCode == 0, "\(run.output)")
      return run.output.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map {
        $0.dropFirst(2).dropLast(2).components(separatedBy: " | ")
      }
    }

    /// The number of a cell such as "-0.55 %", without its sign.
    private func percent(_ cell: String) -> Double {
      Double(cell.replacing(" %", with: "")).map(abs) ?? .nan
    }
  }
}
