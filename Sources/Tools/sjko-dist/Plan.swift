import ArgumentParser
import Planning
import Recipes

/// `sjko-dist plan`: what a run will need.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a run needs: memory, operations and messages. Nothing is trained.",
    discussion: """
      The numbers come from a dry run of one step, which takes seconds at most and allocates no \
      buffers. The memory is that of rank 0, which needs the most.
      """)

  @OptionGroup var arguments: RecipeArguments

  @Option(help: "The number of ranks.")
  var ranks = 1

  func validate() throws {
    guard ranks > 0 else { throw ValidationError("--ranks must be at least 1") }
  }

  func run() throws {
    try Failure.reporting { print(try RunPlan(try arguments.load(), rankCount: ranks)) }
  }
}
