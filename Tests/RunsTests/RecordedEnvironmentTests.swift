import Testing

@testable import Runs

@Suite("The environment that is recorded")
struct RecordedEnvironmentTests {
  @Test("Variables of threads, libraries, the recipe and the job are recorded, and no others")
  func values() {
    let wanted = [
      "OMP_NUM_THREADS": "2", "GOMP_CPU_AFFINITY": "0", "ONEDNN_MAX_CPU_ISA": "AVX2",
      "DNNL_VERBOSE": "1", "OPENBLAS_CORETYPE": "Haswell", "SJKO_METHOD_STAGES": "3",
      "SLURM_JOB_ID": "17", "PBS_JOBID": "18.host",
    ]
    let others = [
      "AWS_SECRET_ACCESS_KEY": "a", "HOME": "/root", "SLURM_JWT": "b", "PBS_COOKIE": "c",
      "MY_OMP_TOKEN": "d", "OMPI_COMM_WORLD_RANK": "0", "": "e",
    ]
    let recorded = RecordedEnvironment(wanted.merging(others) { $1 })
    #expect(recorded.values == wanted)
    #expect(recorded.openMPIParameters == [])
  }

  @Test("Of Open MPI's parameters, the names are recorded, without values")
  func names() {
    let recorded = RecordedEnvironment(["OMPI_MCA_b": "secret", "OMPI_MCA_a": "1", "PATH": "/bin"])
    #expect(recorded.values == [:])
    #expect(recorded.openMPIParameters == ["OMPI_MCA_a", "OMPI_MCA_b"])
  }
}
