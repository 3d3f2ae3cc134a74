import Kernels
import Networks

@testable import Checkpoints

/// Small layouts of a map and a potential, with different shapes.
enum Layouts {
  static let map = layout([
    "input.weight": [3, 2], "input.bias": [3], "trunk.0.weight": [2, 3, 1],
  ])
  static let potential = layout(["input.weight": [5, 2], "scale": []])

  static func layout(_ shapes: KeyValuePairs<String, [Int]>) -> ParameterLayout {
    var layout = ParameterLayout()
    for (name, shape) in shapes {
      _ = layout.add(name, shape: shape, initialization: .uniform(bound: 1))
    }
    return layout
  }
}

extension BufferName {
  /// Every kind of buffer, and more than one earlier map.
  static let all = all(earlierMapCount: 2)
}

extension Checkpoint {
  /// A checkpoint in which all numbers of buffers differ.
  static func sample(
    step: Int = 300, without absent: Set<BufferName> = [], map: ParameterLayout = Layouts.map
  ) -> Checkpoint {
    var next = Float(step)
    var buffers: [BufferName: FlatParameters] = [:]
    for name in BufferName.all where !absent.contains(name) {
      let flat = FlatParameters(layout: name.owner == .map ? map : Layouts.potential)
      flat.buffer.withMutableSpan { values in
        for index in values.indices {
          next += 0.1
          values[index] = next
        }
      }
      buffers[name] = flat
    }
    return Checkpoint(
      header: CheckpointHeader(
        recipe: "seed = 1024\n# Größe\n", seed: .max,
        samples: SampleRecord(data: "4 x 2 float32 sha256:9f86", source: "noise", shape: [2]),
        stage: 1,
        stepInStage: step - 200, step: step,
        versions: ["HDF5": "1.10.8", "instruction set": "avx512"]),
      buffers: buffers,
      history: [
        "interval": Record(meaning: "sums since the last line of metrics", values: [1, .pi, -0]),
        "stage_ends": Record(meaning: "steps done when each stage ended", values: []),
      ])
  }
}

extension CheckpointFile {
  /// Loads with the layouts of the samples.
  func load() throws(CheckpointError) -> Checkpoint {
    try load(map: Layouts.map, potential: Layouts.potential)
  }
}

/// Whether two checkpoints are equal, bit for bit.
func areEqual(_ first: Checkpoint, _ second: Checkpoint) -> Bool {
  first.header == second.header && first.history == second.history
    && first.buffers.mapValues(bits) == second.buffers.mapValues(bits)
}

private func bits(_ flat: FlatParameters) -> [UInt32] { flat.buffer.values.map(\.bitPattern) }
