import MPI
import Testing

struct LaunchTests {
  @Test(
    "The launcher's variables give rank and count",
    arguments: [
      ([:], nil, nil),
      (["OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4"], 3, 4),
      (["PMI_RANK": "1", "PMI_SIZE": "2"], 1, 2),
      (["PMIX_RANK": "5", "SLURM_PROCID": "5", "SLURM_STEP_NUM_TASKS": "8"], 5, 8),
      // On a remote host of a Slurm job, ranks also see the variables of the step of mpirun's daemons.
      (
        [
          "OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "1", "SLURM_PROCID": "1",
          "SLURM_STEP_NUM_TASKS": "2",
        ], 0, 1
      ),
      // A batch script of Slurm is not a step: it starts its programs once.
      (["SLURM_PROCID": "0", "SLURM_NTASKS": "16"], nil, nil),
    ] as [([String: String], Int?, Int?)])
  func launch(environment: [String: String], rank: Int?, processCount: Int?) {
    let launch = Launch { environment[$0] }
    #expect(launch.rank == rank)
    #expect(launch.processCount == processCount)
    #expect(launch.isFirst == [nil, 0].contains(rank))
  }

  @Test("A failure of all ranks has the text of its error")
  func agreedFailure() {
    let failure = AgreedFailure(LaunchFault.separateWorlds(processCount: 7))
    #expect("\(failure)".contains("mpirun -n 7"))
    #expect(failure.own is LaunchFault)
  }
}
