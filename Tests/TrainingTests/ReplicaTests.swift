import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// A fault of the processor or the memory of one host.
  struct ReplicaTests {
    @Test(
      "A bit that flips on one rank, in any buffer, stops the run before it writes a file",
      arguments: [
        "/map/previous", "/map/average", "/map/parameters", "/map/adam/first_moment",
        "/potential/adam/second_moment", "/potential/average",
      ])
    func flippedBit(buffer: String) throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let files = runs.files(of: "run")
      // The run continues with the last step of its last stage, which ends with a file of the stage.
      for name in ["checkpoints/step-000000010.h5", "stages/stage-002.h5"] {
        try FileManager.default.removeItem(atPath: files.path(name))
      }
      func all() -> [String: String] { files.all.filter { !$0.key.hasPrefix("metrics.") } }
      let before = all()
      for rankCount in [4, 2] {
        let run = try ProgramRun.run(
          "rank-scenarios", ["flipped-bit"], onRanks: rankCount,
          environment: ["FLIPPED_BUFFER": buffer], in: runs.path(""))
        #expect(run.exitCode == 70, "\(run.output)")
        #expect(run.count(of: "ranks hold different numbers at step 10: ") == 1, "\(run.output)")
        let place = rankCount == 4 ? "\(buffer): rank 3 on " : "\(buffer): no value is that of most"
        #expect(run.count(of: place) == 1, "\(run.output)")
        #expect(all() == before, "\(buffer)")
      }
    }
  }
}
