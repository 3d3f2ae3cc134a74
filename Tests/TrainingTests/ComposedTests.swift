import ProgramRuns
import Testing

extension ProgramTests {
  /// Runs of composed JKO: each stage continues from the samples of the stage before.
  struct ComposedTests {
    private let settings = [
      "method.system=composed-jko", "method.latent=none", "map.latent_dimensions=0",
    ]

    @Test("A sample passes through the maps of all stages, one after another")
    func samples() throws {
      let runs = try SmallRuns()
      let run = try runs.train("run", set: settings)
      #expect(run.exitCode == 0, "\(run.output)")
      for (input, output, options) in [
        ("run/stages/stage-000.h5", "source.h5", ["--source"]),
        ("run/stages/stage-000.h5", "0.h5", []), ("run/stages/stage-001.h5", "1.h5", []),
        ("run/stages/stage-002.h5", "2.h5", []), ("run", "run.h5", []),
      ] {
        let sample = try runs.command(
          ["sample", input, "--count", "50", "--output", output] + options)
        #expect(sample.exitCode == 0, "\(sample.output)")
      }
      // Samples come from the moving averages of the maps, and so do the frozen maps.
      let text = try python(
        """
        def parameters(path, group):
            with h5py.File(path) as f:
                return {name: f[group][name][...].astype(float) for name in f[group]}
        def layer(p, name, x):
            return x @ p[name + ".weight"].T + p[name + ".bias"]
        def silu(x):
            return x / (1 + numpy.exp(-x))
        def move(p, x):
            x = layer(p, "trunk.input", x)
            for block in range(3):
                r = x
                for index in range(3):
                    r = silu(layer(p, f"trunk.block.{block}.{index}", r))
                x = (x + r) / numpy.sqrt(2)
            return layer(p, "head.1", silu(layer(p, "head.0", x)))
        def samples(path):
            with h5py.File(path) as f:
                return f["samples"][...].astype(float)
        def difference(stage, before, after):
            map = parameters(f"run/stages/stage-00{stage}.h5", "map/average")
            return abs(move(map, samples(before)) - samples(after)).max()
        for stage in 0, 1:
            before = parameters(f"run/stages/stage-00{stage}.h5", "map/average")
            kept = parameters("run/stages/stage-002.h5", f"map/earlier/00{stage}")
            assert before.keys() == kept.keys()
            assert all((before[name] == kept[name]).all() for name in kept)
        # Roundings of f32, of numbers about 1.
        assert difference(0, "source.h5", "0.h5") < 1e-5
        assert difference(1, "0.h5", "1.h5") < 1e-5
        assert difference(2, "1.h5", "2.h5") < 1e-5
        print((samples("run.h5") == samples("2.h5")).all())
        """, in: runs.path(""))
      #expect(text == "True\n")
    }

    @Test("Composed JKO writes the same bytes on one, two and four ranks, interrupted or not")
    func sameBytes() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("whole", set: settings).exitCode == 0)
      for rankCount in [nil, 2, nil, 4, 2, nil, 4, 2] {
        let run = try runs.train(
          "parts", onRanks: rankCount, set: settings, options: ["--time-limit", "1"])
        #expect(run.exitCode == 75, "\(run.output)")
      }
      // Stages have 4, 3 and 3 steps: the run was continued in each of them, in the last with two
      // frozen maps.
      #expect(try runs.train("parts", onRanks: 2, set: settings).exitCode == 0)
      #expect(runs.files(of: "parts").results == runs.files(of: "whole").results)
    }
  }
}
