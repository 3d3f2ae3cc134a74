import ArgumentParser

/// The program for benchmarks; `jobs/` contains comparisons with other programs.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sjko-benchmarks",
    abstract: "Times training steps and their kernels.",
    subcommands: [Step.self, Stages.self, KernelTable.self])
}
