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

  @Test("A changed byte is an error of kind `damaged`")
  func damage() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x.h5"
      try FeatureFile(path).write(network, parameters, accuracy: [1], source: "test")
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(filePath: path))
      let error = #expect(throws: CheckpointError.self) { try FeatureFile(path).load() }
      #expect(error?.kind == .damaged, "\(error?.description ?? "")")
    }
  }

  @Test("Sizes that no classifier has are an error with the sizes, although the seal is right")
  func impossibleSizes() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x.h5"
      let changes: [(words: String, change: (Group) throws -> Void)] = [
        ("and -5 classes", { try $0.attributes.set("class_count", to: .integer(-5)) }),
        ("and 0 classes", { try $0.attributes.set("class_count", to: .integer(0)) }),
        (
          "images of shape [3, 5, \(Int.max)]",
          { try $0.attributes.set("image_shape", to: .integers([3, 5, .max])) }
        ),
        (
          "images of shape [3, 5]", { try $0.attributes.set("image_shape", to: .integers([3, 5])) }
        ),
        (
          "not finite",
          { try $0.dataset("/parameters/logits.bias").write([Float](repeating: .nan, count: 4)) }
        ),
        ("has the shape [4", { try $0.attributes.set("class_count", to: .integer(5)) }),
      ]
      for (words, change) in changes {
        try FeatureFile(path).write(network, parameters, accuracy: [1], source: "test")
        try changeFile(path, change)
        let error = #expect(throws: CheckpointError.self) { try FeatureFile(path).load() }
        #expect(error?.explanation.contains(words) == true, "\(error?.description ?? "")")
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
