import HDF5
import Kernels
import Parallel
import Recipes
import SemiDualJKO
import TemporaryFolders
import Tensors
import Testing
import Training

@testable import Planning

/// Compares plans with steps that compute.
@Suite("Plans of runs")
struct RunPlanTests {
  /// A recipe with a latent, without R1, average and schedule, to which the variants add them.
  private static let origin = RecipeOrigin("twenty-five-gaussians-as-published")

  private static let variants: [[String]] = [
    [], ["shards=1"], ["shards=8"], ["method.stages=1"], ["method.r1_weight=0.2"],
    ["method.latent=none", "map.latent_dimensions=0"], ["method.potential_steps=2"],
    ["average.decay=0.9"],
    [
      "method.system=composed-jko", "method.stages=4", "method.latent=none",
      "map.latent_dimensions=0",
    ],
  ]

  @Test("A step allocates exactly the planned bytes", arguments: variants)
  func points(settings: [String]) throws {
    let recipe = try Recipe.load(
      from: Self.origin, overrides: ["batch=32", "shards=4"] + settings)
    let plan = try RunPlan(recipe, rankCount: 1)
    let measured = try Measured(recipe)
    #expect(plan.memory.stateBytes == measured.stateBytes)
    #expect(plan.memory.stepBytes == measured.stepBytes)
    #expect(plan.operationsPerStep == measured.operations)
    #expect(plan.mapParameterCount > 0 && plan.potentialParameterCount > 0)
  }

  @Test("Networks, stages and batches that cannot work are refused before they take memory")
  func impossible() throws {
    for (settings, words) in [
      (["map.width=1000000"], "160 TiB of memory on this host, which has 24 GiB (parameters and"),
      (["potential.width=1048576"], "(parameters and optimizer states alone)"),
      (["map.width=100000"], "1.6 TiB of memory"),
      (["batch=2147483632"], "64 GiB of memory on this host, which has 24 GiB (the output of"),
      (
        [
          "method.system=composed-jko", "method.stages=2147483647", "method.latent=none",
          "map.latent_dimensions=0",
        ], "TiB of memory"
      ),
    ] as [([String], String)] {
      let recipe = try Recipe.load(from: Self.origin, overrides: settings)
      let fault = try #require(throws: InsufficientMemory.self) {
        try RunPlan(recipe, rankCount: 1, hostBytes: 24 << 30)
      }
      #expect(fault.description.contains(words), "\(fault)")
    }
    #expect(throws: UnevenShards.self) {
      try RunPlan(Recipe.load(from: Self.origin), rankCount: 1 << 40)
    }
  }

  @Test("A plan above twice the host's memory is refused, and one above it is a warning")
  func memoryCheck() throws {
    let plan = try RunPlan(Recipe.load(from: Self.origin), rankCount: 1).memory
    let bytes = plan.total(ofRanks: 4)
    #expect(throws: InsufficientMemory.self) {
      try plan.check(ranksHere: 4, hostBytes: bytes / 2 - 1)
    }
    try plan.check(ranksHere: 4, hostBytes: bytes / 2 + 1)
    #expect(plan.warning(ranksHere: 4, hostBytes: bytes / 2 + 1) != nil)
    #expect(plan.warning(ranksHere: 4, hostBytes: bytes) == nil)
  }

  @Test("An image step allocates the planned bytes, and scratch memory up to its bound")
  func images() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("images.h5")
    try withFile(path, .createNew) {
      try $0.createDataset("samples", of: .float32, shape: [8, 3, 16, 16])
        .write([Float](repeating: 0.5, count: 8 * 3 * 256))
    }
    let recipe = try Recipe.load(
      from: Self.origin,
      overrides: [
        "batch=8", "shards=2", "data.files=\(path)", "map.architecture=ncsnpp", "map.width=16",
        "map.multipliers=[1, 2]", "map.blocks=1", "map.attention=[8]", "map.latent_dimensions=10",
        "potential.architecture=ddgan-small", "potential.width=16",
        "potential.multipliers=[1, 2]",
      ])
    let plan = try RunPlan(recipe, rankCount: 1)
    let measured = try Measured(recipe)
    #expect(plan.memory.stateBytes == measured.stateBytes)
    #expect(plan.operationsPerStep == measured.operations)
    #expect(plan.memory.dataBytes == 4 * 8 * 3 * 256)
    // Rows and copies that kernels allocate, on any thread.
    let own = measured.stepBytes - plan.memory.stepBytes
    let allowed = plan.memory.reorderedBytes + plan.memory.scratchBytes
    #expect(own >= 0 && own <= allowed, "\(own) of \(allowed) bytes")
  }

  @Test(
    "The work of a step is equal in all later stages of S-JKO; each stage of composed JKO adds some"
  )
  func workOfStages() throws {
    func operations(_ system: String, stages: Int) throws -> Int {
      let recipe = try Recipe.load(
        from: Self.origin,
        overrides: [
          "method.system=\(system)", "method.stages=\(stages)", "method.latent=none",
          "map.latent_dimensions=0",
        ])
      return try RunPlan(recipe, rankCount: 1).operationsPerStep
    }
    #expect(try operations("s-jko", stages: 2) == operations("s-jko", stages: 20))
    let composed = try (2...5).map { try operations("composed-jko", stages: $0) }
    let growth = zip(composed, composed.dropFirst()).map { $1 - $0 }
    #expect(growth[0] > 0 && Set(growth).count == 1, "\(composed)")
  }

  @Test("The work of a step does not depend on the ranks; four ranks send 3/2 of the floats")
  func ranks() throws {
    let recipe = try Recipe.load(from: Self.origin, overrides: ["shards=4"])
    let (one, four) = try (RunPlan(recipe, rankCount: 1), RunPlan(recipe, rankCount: 4))
    #expect(one.operationsPerStep == four.operationsPerStep)
    #expect(one.sentBytesPerStep == 0)
    // Two sums, each of a gradient, the metrics and the request to stop. Of four ranks, a rank sends
    // half of the floats and half of the rest, rounded up, and the same on the way back.
    let sums = [one.mapParameterCount, one.potentialParameterCount].map {
      $0 + StepMetric.all.count + 1
    }
    #expect(four.sentBytesPerStep == sums.reduce(0) { $0 + 2 * 4 * $1 * 3 / 4 })
    let error = #expect(throws: (any Error).self) { try RunPlan(recipe, rankCount: 3) }
    #expect(error.map { "\($0)" }?.contains("4 shards cannot be divided evenly among 3") == true)
  }

  @Test("Too little memory gives a warning with both numbers, enough memory gives none")
  func warning() throws {
    let plan = try RunPlan(try Recipe.load(from: Self.origin), rankCount: 2)
    let needed = plan.memory.total(ofRanks: 2)
    #expect(needed > plan.memory.total)
    #expect(plan.memory.warning(ranksHere: 2, hostBytes: needed) == nil)
    #expect(plan.memory.warning(ranksHere: 2, hostBytes: needed - 1) != nil)
    let warning = try #require(plan.memory.warning(ranksHere: 2, hostBytes: 50 << 20))
    // To the nearest MiB.
    let mebibytes = (needed + 1 << 19) >> 20
    #expect(
      warning.hasPrefix(
        """
        warning: this host has 50 MiB of memory, and the ranks on it need \(mebibytes) MiB;
        """))
    #expect(HostMemory.bytes > 1 << 28)
  }
}

/// The memory and work of a step that computes.
private struct Measured {
  let stateBytes: Int
  let stepBytes: Int
  let operations: Int

  init(_ recipe: Recipe) throws {
    let tracker = MemoryTracker(.real)
    let counter = OperationCounter()
    let (step, state) = try tracker.counting {
      let step = try TrainingStep(recipe, group: SoloProcess())
      let state = TrainingState(beginning: recipe, objective: step.objective)
      let last = recipe.method.stages - 1
      for _ in 0..<(recipe.method.system.composesMaps ? last : min(1, last)) {
        state.beginNextStage()
      }
      return (step, state)
    }
    stateBytes = tracker.poolBytes
    // Two steps, because the second reuses the memory of the first.
    try tracker.counting {
      try counter.recording { try step.take(state) }
      try step.take(state)
    }
    stepBytes = tracker.poolBytes - stateBytes
    operations = counter.entries.values.reduce(0) { $0 + $1.operations }
  }
}
