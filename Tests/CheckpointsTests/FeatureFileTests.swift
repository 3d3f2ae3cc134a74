import Checkpoints
import HDF5
import Networks
import ProgramRuns
import SealedFiles
import TemporaryFolders
import Testing

@Suite("Files of feature networks")
struct FeatureFileTests {
  /// Attributes and parameter names of a file, and words of its error.
  static let faults: [(format: String, architecture: String, names: [String], words: String)] = [
    ("sjko-dist checkpoint", "inception-v3", [], "but not a feature network. Make one with"),
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
      let format = FileFormat(name: fault.format, version: 2, contents: "", advice: "")
      try writeSealedFile(path, format) { root in
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

  @Test("The script that converts weights writes files with the seal that this program expects")
  func convertedWeights() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x.h5"
      try python(
        """
        sys.path.insert(0, "jobs/fid")
        sys.dont_write_bytecode = True
        import convert_weights
        convert_weights.write({"a.weight": numpy.zeros((2, 3))}, sys.argv[1], "test")
        """, path)
      let error = #expect(throws: CheckpointError.self) { try FeatureFile(path).load() }
      #expect(error?.explanation.contains("is missing. Make the file again with") == true)
    }
  }
}
