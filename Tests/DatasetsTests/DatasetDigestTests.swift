import Foundation
import ProgramRuns
import TemporaryFolders
import Testing

@testable import Datasets

@Suite("Digests of datasets")
struct DatasetDigestTests {
  /// Programs that change 100 rows of two numbers with a digest in `x.h5`, and words of the error.
  static let changes: [(program: String, words: String)] = [
    ("samples[60:] = 0", "rows 60 to 99 are all zeros"), ("samples[7, 1] += 1e-6", "differs from"),
    ("samples[3:5] = samples[3:5][::-1]", "differs from its digest"),
  ]

  @Test("Rows that differ from the digest of an unsealed file are an error", arguments: changes)
  func unsealed(program: String, words: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x.h5"
      try python(
        """
        x = numpy.arange(1, 201, dtype="f4").reshape(100, 2)
        with h5py.File("x.h5", "w") as f:
            samples = f.create_dataset("samples", data=x)
            samples.attrs["sha256"] = hashlib.sha256(x.tobytes()).hexdigest()
        """, in: folder)
      let identity = try DatasetFile(path).check().identity
      #expect(identity.hasPrefix("100 x 2 float32 sha256:"))
      try python(
        "with h5py.File('x.h5', 'r+') as f: samples = f['samples']; \(program)", in: folder)
      let error = #expect(throws: DatasetError.self) {
        // Another process reads the changed rows.
        try FileSource(files: [path], shardCount: 50, shards: 20..<21, samplesPerShard: 1)
      }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
  }

  @Test("A file of this program is refused after any change, before HDF5 reads it")
  func sealed() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x.h5"
      let samples = SampleArray(
        shape: [50, 1, 4, 4], values: .bytes((0..<800).map { UInt8($0 % 251) }))
      try DatasetFile.write(
        samples, labels: .init(repeating: 1, count: 50), source: "a test", to: path)
      let whole = try Data(contentsOf: URL(filePath: path))
      for place in stride(from: 0, to: whole.count, by: whole.count / 150) {
        var changed = whole
        changed[place] ^= UInt8(1 << (place % 8))
        try changed.write(to: URL(filePath: path))
        #expect(throws: DatasetError.self, "byte \(place)") { try DatasetFile(path) }
      }
      for count in [0, 100, 600, whole.count - 1] {
        try whole.prefix(count).write(to: URL(filePath: path))
        #expect(throws: DatasetError.self, "\(count) bytes") { try DatasetFile(path) }
      }
      try python("f = h5py.File('x.h5', 'w'); f['samples'] = numpy.zeros((4, 2), 'f4')", in: folder)
      #expect(try DatasetFile(path).isSealed == false)
      try whole.write(to: URL(filePath: path))
      #expect(try DatasetFile(path).isSealed)
    }
  }

  @Test("Labels that differ from their digest are an error")
  func labels() throws {
    try withTemporaryFolder { folder in
      try python(
        """
        y = numpy.arange(10, dtype="u1") % 2
        with h5py.File("x.h5", "w") as f:
            f["samples"] = numpy.ones((10, 1, 4, 4), "u1")
            f["labels"] = y
            f["labels"].attrs["sha256"] = hashlib.sha256(y.tobytes()).hexdigest()
        """, in: folder)
      #expect(try LabelledImages(folder + "/x.h5", atLeast: 4).classCount == 2)
      try python("with h5py.File('x.h5', 'r+') as f: f['labels'][3] = 0", in: folder)
      let error = #expect(throws: DatasetError.self) {
        try LabelledImages(folder + "/x.h5", atLeast: 4)
      }
      #expect(error?.description.contains("/labels differs from its digest") == true)
    }
  }

  @Test("Zeros that were written early with the dataset are no samples")
  func early() throws {
    try withTemporaryFolder { folder in
      try python(
        """
        from h5py import h5d, h5p, h5s, h5t
        p = h5p.create(h5p.DATASET_CREATE); p.set_alloc_time(h5d.ALLOC_TIME_EARLY)
        with h5py.File("x.h5", "w") as f:
            h5d.create(f.id, b"samples", h5t.IEEE_F32LE, h5s.create_simple((20, 2)), p)
        """, in: folder)
      let error = #expect(throws: DatasetError.self) { try DatasetFile(folder + "/x.h5").check() }
      #expect(error?.description.contains("all its numbers are 0") == true)
    }
  }

  @Test("The same rows have the same identity, in another file and another storage")
  func identity() throws {
    try withTemporaryFolder { folder in
      let points = try SampleArray(.moons, count: 1000, seed: 1)
      try DatasetFile.write(points, source: "a test", to: folder + "/a.h5")
      try python(
        """
        x = h5py.File("a.h5")["samples"][...]
        h5py.File("b.h5", "w").create_dataset("samples", data=x, chunks=(300, 1), compression=1)
        h5py.File("c.h5", "w")["samples"] = x[::-1]
        """, in: folder)
      func identity(_ name: String) throws -> String {
        try FileSource(
          files: ["\(folder)/\(name).h5"], shardCount: 1, shards: 0..<1, samplesPerShard: 1
        ).identity
      }
      #expect(try identity("a") == identity("b") && identity("a") != identity("c"))
    }
  }

  @Test("Images of floats outside -1 to 1, or without black, have one note with their range")
  func ranges() throws {
    try withTemporaryFolder { folder in
      try python(
        """
        x = numpy.linspace(0, 1, 320, dtype="f4").reshape(20, 1, 4, 4)
        for name, y in dict(unit=x, grey=x * 255, good=2 * x - 1, wide=4 * x - 2).items():
            h5py.File(name + ".h5", "w")["samples"] = y
        h5py.File("points.h5", "w")["samples"] = 7 * x.reshape(20, 16)
        h5py.File("bytes.h5", "w")["samples"] = (x * 255).astype("u1")
        """, in: folder)
      for (name, words, onGenerated) in [
        ("unit", "lie between 0.0 and 1.0, but black is -1 and white is 1: store x * 2 - 1", true),
        (
          "grey", "lie between 0.0 and 255.0, but black is -1 and white is 1: store the pixels",
          true
        ),
        ("wide", "lie between -2.0 and 2.0, but black is -1 and white is 1: scale them", false),
        ("good", nil, false), ("points", nil, false), ("bytes", nil, false),
      ] as [(String, String?, Bool)] {
        let source = try FileSource(
          files: ["\(folder)/\(name).h5"], shardCount: 2, shards: 0..<1, samplesPerShard: 1)
        #expect(source.notes.count == (words == nil ? 0 : 1), "\(name)")
        #expect(source.notes.first?.contains(words ?? "") ?? true, "\(source.notes)")
        #expect(source.notesOnGenerated.isEmpty == !onGenerated, "\(name)")
      }
    }
  }

  @Test("Samples that need more memory than the machine has are an error with the bytes")
  func sizes() throws {
    let error = #expect(throws: DatasetError.self) {
      try SampleArray(.moons, count: 1 << 62, seed: 1)
    }
    #expect(error?.description.contains("would need more than 2^63 bytes of memory") == true)
    #expect(throws: DatasetError.self) { try SampleArray(.moons, count: 1 << 40, seed: 1) }
  }
}
