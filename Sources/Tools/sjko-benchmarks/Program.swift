import ArgumentParser

/// Times what a training step consists of; `jobs/` holds the comparisons with others.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sjko-benchmarks",
    abstract: "Times training steps, and the kernels they consist of.",
    subcommands: [Step.self, Stages.self, KernelTable.self])
}
