import Foundation
import ProgramRuns
import TemporaryFolders
import Testing

extension ProgramTests {
  /// The campaign of faults in `jobs/chaos`, in its short form.
  struct ChaosTests {
    private static let campaign = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "jobs/chaos/run.py").path
    private static let program = LaunchedProgram.path(of: "sjko-dist")

    @Test("Runs end with the bits of an uninterrupted one after signals, failing calls, damage")
    func short() throws {
      let run = try ProgramRun.run(
        Self.campaign, ["--short", "--program", Self.program], onRanks: nil, timeoutSeconds: 280)
      #expect(run.exitCode == 0, "\(run.output)")
      // 16 faults and 5 kinds of files; the random part has some rows more.
      #expect(run.count(of: "| equal bits |") >= 21, "\(run.output)")
      #expect(run.output.contains(" 0 failed,"), "\(run.output)")
    }

    /// A program that is broken in one way, and a part of the campaign that must notice it.
    struct Broken: CustomTestStringConvertible, Sendable {
      let testDescription: String
      /// Commands of a shell before the program; `$*` has its arguments.
      let commands: String
      let options: [String]
      let complaint: String
    }

    private static let broken = [
      Broken(
        testDescription: "other results",
        commands: "case $* in *finished/run*) ;; *train*) export SJKO_SEED=8 ;; esac",
        options: ["--only", "USR1 to mpirun"], complaint: "wrong after the fault"),
      Broken(
        testDescription: "damage that inspect does not see",
        commands: #"case $* in inspect*) "$program" "$@"; exit 0 ;; esac"#,
        options: ["--parts", "flips", "--flips", "5"], complaint: "inspect ended with 0"),
      Broken(
        testDescription: "a wrong exit code",
        commands: #"""
          case $* in *stopped/run*) ;; *train*) "$program" "$@"; exit $(($? ? 1 : 0)) ;; esac
          """#,
        options: ["--only", "ENOSPC in a checkpoint"], complaint: "code 1, not 74"),
      Broken(
        testDescription: "a process that is left",
        commands: #"case $* in *ENOSPC*) setsid sleep 100 >/dev/null 2>&1 & ;; esac"#,
        options: ["--only", "ENOSPC in a checkpoint"], complaint: "processes still ran"),
    ]

    @Test("The campaign fails for a broken program", arguments: broken)
    func failsForBroken(_ broken: Broken) throws {
      let folder = try TemporaryFolder()
      let path = folder.path("program")
      let text = """
        #!/bin/bash
        program=\(Self.program)
        \(broken.commands)
        exec "$program" "$@"
        """
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      let run = try ProgramRun.run(
        Self.campaign, ["--short", "--program", path] + broken.options, onRanks: nil,
        environment: ["TMPDIR": folder.path("")], timeoutSeconds: 280)
      #expect(run.exitCode == 1, "\(run.output)")
      #expect(run.output.contains(broken.complaint), "\(run.output)")
    }
  }
}
