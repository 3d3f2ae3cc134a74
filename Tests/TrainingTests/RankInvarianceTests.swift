import Foundation
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// The results of a run do not depend on the number of ranks.
  struct RankInvarianceTests {
    @Test("One process and 1, 2 and 4 ranks write the same bytes")
    func sameBytes() throws {
      let runs = try SmallRuns()
      let alone = try runs.train("alone")
      #expect(alone.exitCode == 0, "\(alone.output)")
      #expect(alone.count(of: "finished: 3 stages, 10 steps") == 1, "\(alone.output)")
      let expected = runs.files(of: "alone").all
      // Three stages, six checkpoints (every third step, and the ends of stages), metrics and their
      // digests, recipe.
      #expect(expected.count == 3 + 6 + 3, "\(expected.keys.sorted())")
      for rankCount in [1, 2, 4] {
        let run = try runs.train("\(rankCount)", onRanks: rankCount)
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(run.count(of: "finished: ") == 1, "\(run.output)")
        #expect(runs.files(of: "\(rankCount)").all == expected)
      }
    }

    @Test(
      "One process and 2 ranks write the same bytes for images, in either precision",
      arguments: ["f32", "bf16"])
    func images(precision: String) throws {
      let runs = try SmallRuns()
      let settings = try runs.imageSettings() + ["precision=\(precision)"]
      let alone = try runs.train("alone", set: settings)
      #expect(alone.exitCode == 0, "\(alone.output)")
      let two = try runs.train("two", onRanks: 2, set: settings)
      #expect(two.exitCode == 0, "\(two.output)")
      #expect(runs.files(of: "two").all == runs.files(of: "alone").all)
    }

    @Test("A run on 3 ranks has the same parameters up to rounding, and prints a note")
    func threeRanks() throws {
      let runs = try SmallRuns()
      let settings = ["shards=12", "method.stages=1", "method.first_stage_steps=3"]
      let alone = try runs.train("alone", set: settings)
      #expect(alone.exitCode == 0, "\(alone.output)")
      #expect(alone.count(of: "no power of two") == 0)
      let three = try runs.train("three", onRanks: 3, set: settings)
      #expect(three.exitCode == 0, "\(three.output)")
      #expect(three.count(of: "note: 3 ranks are no power of two") == 1, "\(three.output)")

      let expected = try parameters(of: runs.files(of: "alone"))
      let found = try parameters(of: runs.files(of: "three"))
      // Adam divides by the magnitude of the gradient. Where the gradient is only rounding error, each of
      // the three steps changes a parameter by up to the learning rate, 2e-4. All other parameters
      // differ by rounding, 1e-6.
      let differences = zip(expected, found).map { abs($0 - $1) }
      #expect(expected.count == found.count && differences.allSatisfy { $0 <= 3 * 2e-4 })
      #expect(differences.count { $0 > 1e-6 } < differences.count / 100)
    }

    @Test("A number of ranks that does not divide the shards is refused, and nothing is written")
    func fiveRanks() throws {
      let runs = try SmallRuns()
      let run = try runs.train("five", onRanks: 5, set: ["batch=32", "shards=16"])
      #expect(run.exitCode == 78, "\(run.output)")
      #expect(run.count(of: "start 1, 2, 4, 8 or 16 ranks") == 1, "\(run.output)")
      #expect(run.count(of: "error:") == 1, "\(run.output)")
      #expect(runs.files(of: "five").all.isEmpty)
    }

    private func parameters(of files: RunFiles) throws -> [Float] {
      let last = try #require(files.checkpoints.last)
      return try withFile(files.path("checkpoints/\(last)"), .read) { root in
        try ["/map/parameters", "/potential/parameters"].flatMap { name in
          let group = try root.group(name)
          return try group.names.flatMap { try group.dataset($0).read(Float.self) }
        }
      }
    }
  }
}
