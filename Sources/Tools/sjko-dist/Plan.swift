import ArgumentParser
import Planning
import Recipes

struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a run needs: memory, operations and messages. Nothing is trained.",
    discussion: """
      The numbers come from a dry run of one step, which takes seconds at most and allocates no \
      buffers. The memory is that of rank 0, which needs the most.
      """)

  @OptionGroup var arguments: RecipeArguments

  @Option(help: "Number of ranks.")
  var ranks = 1

  func validate() throws { try checkPositive(ranks, "--ranks") }

  func run() throws {
    try Failure.reporting {
      try printLine(
        "\(try RunPlan(arguments.overrides.load(arguments.recipe), rankCount: ranks))")
    }
  }
}
