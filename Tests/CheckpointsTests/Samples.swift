import Checkpoints
import Foundation
import Kernels
import Networks

/// Lends a new folder, and removes it with all that it holds.
func withTemporaryFolder<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path())
}

/// Layouts of a map and a potential as small as can be, but of different shapes.
enum Layouts {
  static let map = layout([
    "input.weight": [3, 2], "input.bias": [3], "trunk.0.weight": [2, 3, 1],
  ])
  static let potential = layout(["input.weight": [5, 2], "scale": []])

  static func ofSlab(_ name: String) -> ParameterLayout {
    name.hasPrefix("/map/") ? map : potential
  }

  static func layout(_ shapes: KeyValuePairs<String, [Int]>) -> ParameterLayout {
    var layout = ParameterLayout()
    for (name, shape) in shapes {
      _ = layout.add(name, shape: shape, initialization: .uniform(bound: 1))
    }
    return layout
  }
}

extension Checkpoint {
  /// The slabs of a run in stage 1 or later.
  static let slabNames: Set = [
    "/map/parameters", "/map/average", "/map/previous", "/map/adam/first_moment",
    "/map/adam/second_moment", "/potential/parameters", "/potential/adam/first_moment",
    "/potential/adam/second_moment",
  ]

  /// A checkpoint whose every number is another one.
  static func sample(
    step: Int = 300, without absent: Set<String> = [], map: ParameterLayout = Layouts.map
  ) -> Checkpoint {
    var next = Float(step)
    var slabs: [String: Slab] = [:]
    for name in slabNames.subtracting(absent).sorted() {
      let slab = Slab(layout: name.hasPrefix("/map/") ? map : Layouts.potential)
      slab.buffer.withMutableSpan { values in
        for index in values.indices {
          next += 0.1
          values[index] = next
        }
      }
      slabs[name] = slab
    }
    return Checkpoint(
      recipe: "seed = 1024\n# Größe\n",
      progress: Progress(stage: 1, stepInStage: step - 200, step: step), seed: .max, slabs: slabs,
      history: ["interval": [1, .pi, -0], "stage_end_step": []],
      versions: ["HDF5": "1.10.8", "instruction set": "avx512"])
  }
}

extension CheckpointFile {
  /// Loads with the layouts of the samples.
  func load() throws(CheckpointError) -> Checkpoint { try load(layout: Layouts.ofSlab) }
}

/// Whether two checkpoints hold the same, bit for bit.
func areEqual(_ first: Checkpoint, _ second: Checkpoint) -> Bool {
  first.recipe == second.recipe && first.progress == second.progress && first.seed == second.seed
    && first.history == second.history && first.versions == second.versions
    && first.slabs.mapValues(bits) == second.slabs.mapValues(bits)
}

private func bits(_ slab: Slab) -> [UInt32] { slab.buffer.values.map(\.bitPattern) }
