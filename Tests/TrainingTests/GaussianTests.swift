import Foundation
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// Between Gaussians the stages of the method have a closed form.
  struct GaussianTests {
    @Test("Stages from N(0, 1) towards N(1, 4) have the means and deviations of the closed form")
    func closedForm() throws {
      let runs = try SmallRuns(recipe: Self.recipe)
      let training = try runs.train("run")
      #expect(training.exitCode == 0, "\(training.output)")
      #expect(training.count(of: "energy: transport ") == 2, "\(training.output)")
      #expect(training.count(of: "has risen") == 0, "\(training.output)")
      for (stage, expected) in Self.stages(count: 2).enumerated() {
        let run = try runs.command(
          "sample", "run/stages/stage-00\(stage).h5", "--count", "5000", "--output", "\(stage).h5")
        #expect(run.exitCode == 0, "\(run.output)")
        let samples = try withFile(runs.path("\(stage).h5"), .read) {
          try $0.dataset("samples").read(Float.self)
        }
        let count = Double(samples.count)
        let mean = samples.reduce(0) { $0 + Double($1) } / count
        let squares = samples.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        let deviation = (squares / count).squareRoot()
        // A stage changes each of them by 0.16 or more. 5000 samples have a standard error of 0.02, and
        // 300 steps leave an error of 0.02 or less.
        #expect(abs(mean - expected.mean) < 0.05, "stage \(stage): mean \(mean)")
        #expect(abs(deviation - expected.deviation) < 0.05, "stage \(stage): \(deviation)")
      }
    }

    /// Means and standard deviations after each stage.
    ///
    /// For the Kullback-Leibler divergence from N(m*, s*²) and b = 1 + h / s*², a stage takes
    ///
    ///     m - m*  to  (m - m*) / b
    ///     s       to  (s + √(s² + 4 h b)) / (2 b)
    private static func stages(count: Int) -> [(mean: Double, deviation: Double)] {
      let (h, target) = (1.0, (mean: 1.0, deviation: 2.0))
      let b = 1 + h / (target.deviation * target.deviation)
      var (mean, deviation) = (0.0, 1.0)
      return (0..<count).map { _ in
        mean = target.mean + (mean - target.mean) / b
        deviation = (deviation + (deviation * deviation + 4 * h * b).squareRoot()) / (2 * b)
        return (mean, deviation)
      }
    }

    private static let recipe = """
      batch = 128
      shards = 1
      [data]
      synthetic = "gaussian"
      mean = [1]
      covariance = [[4]]
      [method]
      divergence = "kl-logistic"
      step_size = 1
      step_size_counts = "per-sample"
      stages = 2
      first_stage_steps = 300
      stage_steps = 300
      anchor = "average"
      potential_steps = 2
      latent = "none"
      r1_weight = 0
      instance_noise = 0
      [map]
      width = 8
      skip = "affine"
      learning_rate = 4e-3
      [potential]
      width = 8
      skip = "quadratic"
      learning_rate = 8e-3
      [schedule]
      kind = "cosine"
      floor = 1e-5
      span = "stage"
      [average]
      decay = 0.98
      """
  }
}
