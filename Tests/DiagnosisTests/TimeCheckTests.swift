import Foundation
import Testing

@testable import Diagnosis

struct TimeCheckTests {
  private func job(
    _ environment: [String: String], _ answers: [String: String] = [:]
  ) -> BatchJob? {
    BatchJob(environment, now: Date(timeIntervalSince1970: 1000)) { answers[$0[0]] }
  }

  private func findings(_ job: BatchJob?, step: Double = 1, save: Double = 4) -> [Finding] {
    TimeCheck(job: job, stepSeconds: step, saveSeconds: save, stepCount: 10).findings
  }

  @Test(
    "The remaining time of squeue is read in all of its forms",
    arguments: [
      ("1-02:03:04\n", 93_784), ("02:03:04", 7384), ("3:04", 184), ("0:59", 59), ("UNLIMITED", nil),
      ("INVALID", nil), ("NOT_SET", nil), ("", nil),
    ] as [(String, Double?)])
  func squeue(text: String, seconds: Double?) {
    #expect(BatchJob.seconds(slurm: text) == seconds)
  }

  @Test("The remaining time of a PBS job is its limit without the time used")
  func qstat() {
    let text = """
      Job Id: 7.server
          resources_used.walltime = 00:30:10
          Resource_List.walltime = 02:00:00
      """
    #expect(BatchJob.seconds(pbs: text) == 5390)
    #expect(BatchJob.seconds(pbs: "Job Id: 7.server") == nil)
    #expect(job(["PBS_JOBID": "7.server"], ["qstat": text])?.secondsLeft == 5390)
  }

  @Test("The signal in a job's script is found, with Slurm's default of 60 s")
  func script() {
    func warning(_ lines: String) -> BatchJob.Script { BatchJob.warning(inScript: lines) }
    #expect(
      warning("#!/bin/bash\n#SBATCH --signal=B:USR1@120  # save\n")
        == .withWarning(.init(signal: "USR1", seconds: 120)))
    #expect(warning("#SBATCH --signal SIGTERM") == .withWarning(.init(signal: "TERM", seconds: 60)))
    #expect(warning("#SBATCH -t 3\necho --signal=USR1") == .withoutWarning)
  }

  @Test("Outside a job, and with enough warning, there is no finding")
  func well() {
    #expect(job(["HOME": "/"]) == nil && findings(nil) == [])
    let warned = job(
      ["SLURM_JOB_ID": "7"], ["squeue": "1:00:00", "scontrol": "#SBATCH --signal=B:USR1@120"])
    #expect(findings(warned) == [])
    let known = job(["SLURM_JOB_ID": "7", "SLURM_JOB_END_TIME": "4600"])
    #expect(known?.secondsLeft == 3600 && findings(known) == [], "a training knows it")
  }

  @Test("An end without warning is a warning, or a note where the script is not known")
  func unwarned() {
    let answers = ["squeue": "1:00:00", "scontrol": "#SBATCH -n 8"]
    #expect(findings(job(["SLURM_JOB_ID": "7"], answers)).map(\.severity) == [.warning])
    #expect(
      findings(job(["SLURM_JOB_ID": "7"], ["squeue": "1:00:00"])).map(\.severity) == [.note])
  }

  @Test("A warning that leaves no time to save, and a job that ends before, are found")
  func tooLate() {
    let late = job(
      ["SLURM_JOB_ID": "7"], ["squeue": "1:00:00", "scontrol": "#SBATCH --signal=B:USR1@10"])
    // 2 * (1 + 4) + 5 = 15 seconds.
    #expect(findings(late).map(\.severity) == [.warning])
    #expect(findings(late, save: 1).isEmpty)
    let ending = job(["SLURM_JOB_ID": "7", "SLURM_JOB_END_TIME": "1014"])
    #expect(findings(ending).map(\.severity) == [.stops])
  }
}
