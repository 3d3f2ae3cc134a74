import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// Standard streams that are full or closed.
  struct OutputTests {
    @Test("A command whose output is lost says so and ends with 74; without output it ends with 0")
    func lostOutput() throws {
      let place = try Workplace()
      #expect(try run("dataset synthetic moons --count 20 --output m.h5", in: place).exitCode == 0)
      for command in [
        "recipe two-circles", "recipe", "recipe --reference", "recipe --schema", "--help",
        "--version", "help train", "train --help", "plan recipe.toml",
        "evaluate m.h5 --target m.h5 --count 9",
        "evaluate m.h5 --target m.h5 --count 9 --json", "train recipe.toml --profile",
        "dataset synthetic moons --count 20 --output n.h5",
      ] {
        let full = try run("\(command) >/dev/full", in: place)
        #expect(full.exitCode == 74, "\(command): \(full.output)")
        #expect(
          full.count(of: "cannot write to standard output: No space left on device") == 1,
          "\(command): \(full.output)")
        for redirection in ["2>&-", "<&- >&- 2>&-"] {
          let run = try run("\(command) \(redirection)", in: place)
          #expect(run.exitCode == 0, "\(command) \(redirection): \(run.output)")
        }
      }
      #expect(try data("m.h5", in: place) == data("n.h5", in: place))
    }

    @Test("An error keeps its exit code if its text cannot be written")
    func lostErrors() throws {
      let place = try Workplace()
      for (command, code) in [
        ("recipe nosuch", 78), ("--nosuch", 64), ("inspect nosuch.h5", 83),
        ("evaluate nosuch.h5", 83), ("train nosuch", 78), ("sample nosuch --output x.png", 83),
      ] as [(String, Int32)] {
        for redirection in ["2>/dev/full", "<&- >&- 2>&-"] {
          let run = try run("\(command) \(redirection)", in: place)
          #expect(run.exitCode == code, "\(command) \(redirection): \(run.output)")
        }
      }
    }

    @Test("Messages never go into a file that is being written")
    func closedStreams() throws {
      let place = try Workplace()
      let script = """
        mkdir pictures
        printf 'P6 1 1 255 abc' >pictures/a.png
        for i in $(seq 50); do printf x >pictures/$i.png; done
        /usr/bin/python3 -c 'import zlib, struct
        def part(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        open("pictures/good.png", "wb").write(b"\\x89PNG\\r\\n\\x1a\\n"
            + part(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
            + part(b"IDAT", zlib.compress(2 * b"\\0abcdef")) + part(b"IEND", b""))'
        """
      let made = try ProgramRun.run(
        "/bin/bash", ["-c", script], onRanks: nil, in: place.path(""))
      #expect(made.exitCode == 0, "\(made.output)")
      let files = try ["", "2>&-", "<&- >&- 2>&-"].map { redirection in
        let name = "out-\(redirection.count).h5"
        let run = try run(
          "dataset images pictures --size 2 --output \(name) \(redirection)", in: place)
        #expect(run.exitCode == 0, "\(run.output)")
        return try data(name, in: place)
      }
      #expect(files[0] == files[1] && files[0] == files[2])
    }

    @Test(
      "A training goes on if its log cannot be written, and ends with 74 and the files of another run",
      arguments: [nil, 2])
    func lostLog(rankCount: Int?) throws {
      let place = try Workplace()
      #expect(try place.run(["train", "recipe.toml", "--run", "whole"]).exitCode == 0)
      let program = LaunchedProgram.path(of: "sjko-dist")
      let lost = try ProgramRun.run(
        "/bin/bash", ["-c", "\(program) train recipe.toml --run lost >/dev/full"],
        onRanks: rankCount, in: place.path(""))
      #expect(lost.exitCode == 74, "\(lost.output)")
      #expect(lost.count(of: "training goes on, and lines of the log are lost") == 1)
      #expect(lost.count(of: "the run is finished, and its folder is complete") == 1)
      for file in ["metrics.jsonl", "checkpoints/step-000000002.h5", "stages/stage-000.h5"] {
        #expect(try data("whole/\(file)", in: place) == data("lost/\(file)", in: place))
      }
    }

    @Test("The program for benchmarks ends with 74, too, and with 0 without a reader")
    func benchmarks() throws {
      let place = try Workplace()
      for command in [
        "--help", "step --recipe recipe.toml --steps 1 --warmup 0",
        "step --recipe recipe.toml --steps 1 --warmup 0 --profile",
        "stages --recipe recipe.toml --rounds 1 --warmup 0 --stages 0",
      ] {
        let full = try run("\(command) >/dev/full", of: "sjko-benchmarks", in: place)
        #expect(full.exitCode == 74, "\(command): \(full.output)")
        #expect(
          full.count(of: "error: cannot write to standard output: No space left on device") == 1,
          "\(command): \(full.output)")
        let closed = try run("\(command) <&- >&- 2>&-", of: "sjko-benchmarks", in: place)
        #expect(closed.exitCode == 0, "\(command): \(closed.output)")
      }
    }

    @Test("A reader who leaves gets no error message")
    func goneReader() throws {
      let place = try Workplace()
      let run = try run("recipe --schema | head -1", in: place)
      #expect(run.output == "{\n" && run.exitCode == 0)
    }

    private func run(
      _ command: String, of program: String = "sjko-dist", in place: Workplace
    ) throws -> ProgramRun {
      try ProgramRun.run(
        "/bin/bash", ["-c", "\(LaunchedProgram.path(of: program)) \(command)"], onRanks: nil,
        in: place.path(""))
    }

    private func data(_ name: String, in place: Workplace) throws -> Data {
      try Data(contentsOf: URL(filePath: place.path(name)))
    }
  }
}
