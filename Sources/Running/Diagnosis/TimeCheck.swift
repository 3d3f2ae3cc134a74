import Foundation
import Texts

/// Whether the job lasts long enough, and whether the training learns of its end in time.
struct TimeCheck {
  let job: BatchJob?
  /// Seconds of a step; nil if none was taken.
  let stepSeconds: Double?
  /// Seconds of a save; nil if none was possible.
  let saveSeconds: Double?
  /// The steps of a whole run.
  let stepCount: Int

  /// The report, on rank 0.
  var report: CheckReport {
    CheckReport(
      .time, summary,
      values: [
        ("job", job.map { .string($0.name) } ?? .null),
        ("seconds_left", job?.secondsLeft.map { .number($0) } ?? .null),
        ("warning_seconds", warning.map { .number($0.seconds) } ?? .null),
        ("needed_seconds", .number(neededSeconds)),
        ("run_seconds", runSeconds.map { .number($0) } ?? .null),
      ], findings)
  }

  /// What a stop takes, as a training reckons: twice a step and a save, and five seconds.
  var neededSeconds: Double { 2 * ((stepSeconds ?? 0) + (saveSeconds ?? 0)) + 5 }

  private var runSeconds: Double? { stepSeconds.map { $0 * Double(stepCount) } }

  private var warning: BatchJob.Warning? {
    guard case .withWarning(let warning)? = job?.script else { return nil }
    return warning
  }

  private var summary: String {
    let run =
      runSeconds.map { "; a whole run takes about \(NumberText.duration(seconds: $0))" } ?? ""
    guard let job, let left = job.secondsLeft else {
      return (job.map { "\($0.name): " } ?? "") + "no time limit known" + run
    }
    return "\(job.name) ends in \(NumberText.duration(seconds: left))"
      + (warning.map { ", with \($0.signal) \(Int($0.seconds)) s before" } ?? "") + run
  }

  /// Too little time, and ends that come without warning.
  var findings: [Finding] {
    guard let job, let left = job.secondsLeft else { return [] }
    var findings: [Finding] = []
    let needed = NumberText.duration(seconds: neededSeconds)
    if left < neededSeconds {
      findings.append(
        Finding(
          .stops,
          "\(job.name) ends in \(NumberText.duration(seconds: left)), and to stop and save takes \(needed)",
          remedy: "start a longer job"))
    }
    if let warning {
      if warning.seconds < neededSeconds {
        findings.append(
          Finding(
            .warning,
            "\(warning.signal) comes \(Int(warning.seconds)) s before the end, and to stop and save takes "
              + "\(needed)",
            remedy: "#SBATCH --signal=B:USR1@\(Int(2 * neededSeconds + 60))"))
      }
      if !["USR1", "USR2", "TERM", "INT", "HUP", "XCPU", "10", "12"].contains(warning.signal) {
        findings.append(
          Finding(
            .warning,
            "\(warning.signal) comes before the end of the job, and is no request to save",
            remedy: "#SBATCH --signal=B:USR1@\(Int(warning.seconds)), with jobs/slurm.sh"))
      }
    } else if !job.isEndInEnvironment {
      let source =
        job.script == .unknown
        ? "it is not known whether a signal comes before the end"
        : "the job's script asks for no signal"
      findings.append(
        Finding(
          job.script == .unknown ? .note : .warning,
          "\(job.name) ends in \(NumberText.duration(seconds: left)), and \(source)",
          remedy:
            "ask for one (#SBATCH --signal=B:USR1@120 and jobs/slurm.sh, or jobs/pbs.sh), or start train "
            + "with --time-limit; otherwise the steps since the last checkpoint are lost"))
    }
    return findings
  }
}
