import Datasets
import HDF5
import TemporaryFolders
import Tensors
import Testing

@Suite("Labelled images")
struct LabelledImagesTests {
  /// Files that a classifier cannot use: the images' shape, their labels, and words of the error.
  static let faults: [(shape: [Int], labels: [UInt8]?, words: String)] = [
    ([4, 1, 4, 4], nil, "no dataset /labels with the class of each sample. Make the file with"),
    ([4, 1, 4, 4], [0, 1, 0], "they are uint8 of shape [3], for 4 samples"),
    ([4, 1, 4, 4], [0, 3, 0, 1], "class 2 is empty, but class 3 is not"),
    ([4, 1, 4, 4], [1, 2, 2, 1], "class 0 is empty, but class 2 is not"),
    ([4, 1, 4, 4], [0, 0, 0, 0], "all samples are of class 0"),
    ([4, 1, 4, 3], [0, 1, 0, 1], "of 4 x 4 pixels or more"),
    ([4, 5], [0, 1, 0, 1], "the samples have the shape [5]"),
  ]

  @Test("A dataset that a classifier cannot use is an error with its fault", arguments: faults)
  func refusals(fault: (shape: [Int], labels: [UInt8]?, words: String)) throws {
    let error = #expect(throws: DatasetError.self) {
      try images(of: fault.shape, labels: fault.labels) { _ in 0.5 }
    }
    #expect(error?.description.contains(fault.words) ?? false, "\(error?.description ?? "")")
  }

  @Test("NaN in an image is an error; other numbers are rounded to 256 levels")
  func levels() throws {
    #expect(throws: DatasetError.self) {
      try images(of: [2, 1, 4, 4], labels: [0, 1]) { $0 == 20 ? .nan : 0 }
    }
    let two = try images(of: [2, 1, 4, 4], labels: [0, 1]) { $0 < 16 ? -3 : 0.501 }
    #expect(two.classCount == 2 && two.count == 2)
    let values = two.images([1, 0]).values
    // 1.501 * 127.5 = 191.4.
    #expect(values[..<16].allSatisfy { $0 == 191 / 127.5 - 1 })
    #expect(values[16...].allSatisfy { $0 == -1 })
  }

  private func images(
    of shape: [Int], labels: [UInt8]?, value: (Int) -> Float
  ) throws -> LabelledImages {
    try withTemporaryFolder { folder in
      try withFile(folder + "/x.h5", .createNew) { root in
        try root.createDataset("samples", of: .float32, shape: shape)
          .write((0..<shape.reduce(1, *)).map(value))
        guard let labels else { return }
        try root.createDataset("labels", of: .uint8, shape: [labels.count]).write(labels)
      }
      return try LabelledImages(folder + "/x.h5", atLeast: 4)
    }
  }
}
