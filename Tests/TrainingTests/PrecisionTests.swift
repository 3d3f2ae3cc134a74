import Kernels
import ProgramRuns
import Testing

extension ProgramTests {
  /// Runs on processors with and without instructions for bf16.
  struct PrecisionTests {
    /// Makes oneDNN ignore instructions for bf16.
    private static let withoutBF16 = ["ONEDNN_MAX_CPU_ISA": "AVX512_CORE"]

    @Test("Without instructions for bf16, a run prints one note and writes the metrics of f32")
    func fallback() throws {
      let runs = try SmallRuns()
      let settings = try runs.imageSettings() + ["method.stages=1"]
      func train(_ precision: String, environment: [String: String]) throws -> String {
        let run = try runs.train(
          precision, onRanks: 2, set: settings + ["precision=\(precision)"],
          environment: environment)
        #expect(run.exitCode == 0, "\(run.output)")
        return run.output
      }
      let single = try train("f32", environment: Self.withoutBF16)
      let fallback = try train("bf16", environment: Self.withoutBF16)
      #expect(fallback.ranges(of: "everything is computed in f32").count == 1, "\(fallback)")
      #expect(fallback.ranges(of: ", in f32\n").count == 1, "\(fallback)")
      #expect(single.ranges(of: "everything is computed in f32").isEmpty, "\(single)")
      let metrics = runs.files(of: "f32").digest(of: "metrics.jsonl")
      #expect(metrics != "none")
      #expect(runs.files(of: "bf16").digest(of: "metrics.jsonl") == metrics)
    }

    @Test("Without instructions for bf16, precision=bf16-only is refused, and nothing is written")
    func refusal() throws {
      let runs = try SmallRuns()
      let settings = try runs.imageSettings() + ["precision=bf16-only"]
      let run = try runs.train(
        "run", onRanks: 2, set: settings, environment: Self.withoutBF16)
      #expect(run.exitCode == 78, "\(run.output)")
      #expect(run.count(of: "error: ") == 1, "\(run.output)")
      #expect(run.count(of: "needs a processor with instructions for bf16") == 1, "\(run.output)")
      #expect(runs.files(of: "run").all.isEmpty)
    }

    @Test(
      "With instructions for bf16, a run in bf16 does not print f32, and writes other metrics",
      .enabled(if: Precision.bf16.isNative))
    func native() throws {
      let runs = try SmallRuns()
      let settings = try runs.imageSettings() + ["method.stages=1"]
      for precision in ["f32", "bf16-only"] {
        let run = try runs.train(precision, set: settings + ["precision=\(precision)"])
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(run.count(of: ", in f32\n") == (precision == "f32" ? 1 : 0), "\(run.output)")
      }
      let digests = ["f32", "bf16-only"].map { runs.files(of: $0).digest(of: "metrics.jsonl") }
      #expect(digests[0] != digests[1])
    }
  }
}
