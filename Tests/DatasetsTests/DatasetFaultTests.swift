import Foundation
import ProgramRuns
import TemporaryFolders
import Testing

@testable import Datasets

@Suite("Faults of datasets")
struct DatasetFaultTests {
  /// Files that cannot be used: the Python program that makes them, and words of the error.
  static let faults: [(program: String, words: String)] = [
    ("pass", "no such file"),
    ("open(x, 'w').write('text')", "it is not an HDF5 file"),
    ("os.mkfifo(x)", "it is neither a file nor a folder"),
    ("os.mkdir(x)", "cannot be read"),
    ("h5py.File(x, 'w')['images'] = zeros(3)", "only /images"),
    ("h5py.File(x, 'w').create_group('samples')", "cannot be read"),
    ("h5py.File(x, 'w')['samples'] = zeros((4, 2), 'f8')", "the samples are float64"),
    ("h5py.File(x, 'w')['samples'] = zeros((4, 2), 'i2')", "of an unknown type"),
    ("h5py.File(x, 'w')['samples'] = zeros(4, 'f4')", "float32 samples of shape [4]"),
    ("h5py.File(x, 'w')['samples'] = zeros((4, 9, 9), 'u1')", "shape [4, 9, 9]"),
    ("h5py.File(x, 'w')['samples'] = zeros((4, 9), 'u1')", "uint8 samples of shape"),
    ("h5py.File(x, 'w')['samples'] = zeros((0, 9), 'f4')", "no size 0"),
    (
      "h5py.File(x, 'w')['samples'] = zeros((4, 9, 9, 3), 'u1')",
      "the channels seem to be the last axis"
    ),
    ("h5py.File(x, 'w')['samples'] = zeros((3, 2), 'f4')", "has 3 samples"),
    ("write(x, 4000, 0, 0); os.truncate(x, 9000)", "shorter than when it was written"),
    ("write(x, 40, 25, numpy.nan)", "row 25 (the first is 0) contains nan"),
    ("write(x, 40, 39, -numpy.inf)", "row 39 (the first is 0) contains -inf"),
  ]

  static let preparation = """
    import os
    from numpy import zeros
    def write(path, count, row, value):
        samples = zeros((count, 2), "f4")
        samples[row, 1] = value
        with h5py.File(path, "w") as file: file["samples"] = samples

    """

  @Test("Every unusable file is an error with its name and fault")
  func faults() throws {
    try withTemporaryFolder { folder in
      let programs = Self.faults.enumerated().map { "x = '\($0).h5'; \($1.program)" }
      try python(Self.preparation + programs.joined(separator: "\n"), in: folder)
      for (number, fault) in Self.faults.enumerated() {
        let path = "\(folder)/\(number).h5"
        let error = #expect(throws: DatasetError.self, "\(fault.program)") {
          try FileSource(files: [path], shardCount: 4, shards: 1..<3, samplesPerShard: 1)
        }
        let text = error?.description ?? ""
        #expect(text.contains(fault.words), "\(text)")
        #expect(text.contains(path) || text.contains("has 3 samples"), "\(text)")
      }
    }
  }

  @Test("Files of different shapes or types are not one dataset")
  func differing() throws {
    try withTemporaryFolder { folder in
      try python(
        """
        for name, x in ("a", numpy.zeros((4, 2), "f4")), ("b", numpy.zeros((4, 3), "f4")), (
            "c", numpy.zeros((4, 1, 2, 2), "u1")), ("d", numpy.zeros((4, 1, 2, 2), "f4")):
            h5py.File(name + ".h5", "w")["samples"] = x
        """, in: folder)
      for (first, second, words) in [
        ("a", "b", "contains float32 samples of [3], but"),
        ("c", "d", "contains float32 samples of [1, 2, 2], but"),
      ] {
        let error = #expect(throws: DatasetError.self) {
          try FileSource(
            files: [first, second].map { "\(folder)/\($0).h5" }, shardCount: 1, shards: 0..<1,
            samplesPerShard: 1)
        }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
      }
    }
  }

  @Test(
    "Too large a batch, flipped points, dequantized floats and a source of another shape are errors"
  )
  func settings() throws {
    try withTemporaryFolder { folder in
      let file = folder + "/points.h5"
      try DatasetFile.write(
        try SampleArray(.moons, count: 100, seed: 1), source: "a test", to: file)
      let points = DataSettings.files([file], augmentation: [])
      #expect(throws: DatasetError.tooFewRows(rows: 100, shards: 4, samplesPerShard: 26)) {
        try points.makeSource(shardCount: 4, shards: 0..<1, samplesPerShard: 26)
      }
      #expect(throws: DatasetError.flippedPoints(sampleShape: [2])) {
        try DataSettings.files([file], augmentation: [.horizontalFlip])
          .makeSource(shardCount: 4, shards: 0..<1, samplesPerShard: 25)
      }
      #expect(throws: DatasetError.dequantizedFloats(file: file)) {
        try DataSettings.files([file], augmentation: [.dequantize])
          .makeSource(shardCount: 4, shards: 0..<1, samplesPerShard: 25)
      }
      #expect(throws: DatasetError.differentSource(sampleShape: [2], dataShape: [3])) {
        try SourceSettings.data(points)
          .makeSource(sampleShape: [3], shardCount: 4, shards: 0..<1, samplesPerShard: 25)
      }
      let source = try SourceSettings.data(points)
        .makeSource(sampleShape: [2], shardCount: 4, shards: 0..<1, samplesPerShard: 25)
      #expect(source.sampleShape == [2])
      let noise = try SourceSettings.normal
        .makeSource(sampleShape: [3, 4, 4], shardCount: 4, shards: 0..<1, samplesPerShard: 25)
      #expect(noise.sampleShape == [3, 4, 4])
    }
  }
}
