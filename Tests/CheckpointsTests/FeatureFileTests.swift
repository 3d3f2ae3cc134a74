import Checkpoints
import HDF5
import Networks
import TemporaryFolders
import Testing

@Suite("Files of feature networks")
struct FeatureFileTests {
  /// Attributes and parameter names of a file, and words of its error.
  static let faults: [(format: String, architecture: String, names: [String], words: String)] = [
    ("sjko-dist checkpoint", "inception-v3", [], "its attribute `format` should be"),
    (
      "sjko-dist features", "resnet", [],
      "this program reads \"inception-v3\" and \"classifier\""
    ),
    ("sjko-dist features", "inception-v3", ["a"], "is missing. Make the file again with"),
  ]

  @Test("A file of another kind, or without all parameters, is an error", arguments: faults)
  func refusals(
    fault: (format: String, architecture: String, names: [String], words: String)
  ) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x.h5"
      try withFile(path, .createNew) { root in
        try root.attributes.set("format", to: .string(fault.format))
        try root.attributes.set("format_version", to: .integer(1))
        try root.attributes.set("architecture", to: .string(fault.architecture))
        let group = try root.createGroup("parameters")
        for name in fault.names {
          try group.createDataset(name, of: .float32, shape: [1]).write([Float(1)])
        }
      }
      let error = #expect(throws: CheckpointError.self) { try FeatureFile(path).load() }
      let text = error?.description ?? ""
      #expect(text.contains(fault.words) && text.contains(path), "\(text)")
    }
  }
}
