import Foundation
import Generation

/// Reads the maps that a command line names, and says on standard error which newer checkpoints of
/// a run folder are no good.
func trainedMaps(_ paths: [String]) throws -> [TrainedMap] {
  try paths.map { path in
    let map = try TrainedMap(path)
    for fault in map.passedOver {
      FileHandle.standardError.write(Data("note: passed over \(fault)\n".utf8))
    }
    return map
  }
}
