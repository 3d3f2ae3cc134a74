import Checkpoints
import Foundation
import HDF5
import Kernels
import Networks
import TemporaryFolders
import Tensors
import Testing

@Suite("Files of classifiers")
struct ClassifierFileTests {
  private let network = ImageClassifier(imageShape: [3, 5, 9], classCount: 4)
  private var parameters: FlatParameters {
    FlatParameters(initializing: network.layout, seed: 7, network: 0)
  }

  @Test(
    "A classifier computes the same features after writing and reading, and is written as equal bytes"
  )
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x.h5"
      let file = FeatureFile(path)
      try file.write(network, parameters, accuracy: [0.5, 1], source: "test")
      let bytes = try Data(contentsOf: URL(filePath: path))
      let read = try file.load()
      let images = Tensor((0..<270).map { Float($0 % 17) / 8 - 1 }, shape: [2, 3, 5, 9])
      #expect(
        read.network.features(of: images, with: Parameters(constantsOf: read.parameters)).values
          == network.features(of: images, with: Parameters(constantsOf: parameters)).values)
      let accuracy = try withFile(path, .read) {
        try $0.dataset("accuracy").read(Double.self)
      }
      #expect(accuracy == [0.5, 1])
      try file.write(network, parameters, accuracy: [0.5, 1], source: "test")
      #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.h5"])
    }
  }

  @Test("A changed size, origin or parameter is an error of kind `damaged`")
  func damage() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x.h5"
      let file = FeatureFile(path)
      let changes: [(Group) throws -> Void] = [
        { try $0.attributes.set("class_count", to: .integer(5)) },
        { try $0.attributes.set("source", to: .string("other")) },
        { try $0.dataset("/parameters/logits.bias").write([Float](repeating: 2, count: 4)) },
      ]
      for change in changes {
        try file.write(network, parameters, accuracy: [1], source: "test")
        try changeFile(path, change)
        let error = #expect(throws: CheckpointError.self) { try file.load() }
        #expect(error?.kind == .damaged, "\(error?.description ?? "")")
      }
    }
  }

  @Test("Writing into a missing folder is an error with the path of the file")
  func unwritable() {
    let error = #expect(throws: CheckpointError.self) {
      try FeatureFile("/nowhere/x.h5").write(network, parameters, accuracy: [1], source: "test")
    }
    #expect(error?.kind == .unwritable && error?.description.contains("/nowhere/x.h5") == true)
  }
}
