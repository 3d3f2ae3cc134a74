/// The part of the environment that matters to a run and is recorded with it.
///
/// The rest is not: it can hold passwords and keys.
struct RecordedEnvironment: Equatable {
  /// The variables whose values are recorded.
  let values: [String: String]
  /// The names of Open MPI's parameters that are set; their values can describe other jobs and hosts.
  let openMPIParameters: [String]

  private static let prefixes = ["OMP_", "GOMP_", "ONEDNN_", "DNNL_", "OPENBLAS_", "SJKO_"]
  private static let jobs: Set = [
    "SLURM_JOB_ID", "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID", "SLURM_RESTART_COUNT", "PBS_JOBID",
    "PBS_ARRAY_INDEX",
  ]

  /// Selects variables of an environment.
  init(_ variables: [String: String]) {
    values = variables.filter { name, _ in
      Self.jobs.contains(name) || Self.prefixes.contains { name.hasPrefix($0) }
    }
    openMPIParameters = variables.keys.filter { $0.hasPrefix("OMPI_MCA_") }.sorted()
  }
}
