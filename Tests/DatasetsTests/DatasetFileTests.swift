import Foundation
import ProgramRuns
import Randomness
import TemporaryFolders
import Tensors
import Testing

@testable import Datasets

@Suite("Dataset files")
struct DatasetFileTests {
  @Test("h5py reads the same samples, and hashlib computes the same digest")
  func writtenHere() throws {
    try withTemporaryFolder { folder in
      let images = SampleArray(shape: [2, 1, 2, 2], values: .bytes([1, 2, 3, 4, 5, 6, 7, 255]))
      try DatasetFile.write(images, labels: [3, 4], source: "a test", to: folder + "/images.h5")
      let points = SampleArray(shape: [2, 2], values: .floats([1, 0.5, -2, 3]))
      try DatasetFile.write(points, source: "a test", to: folder + "/points.h5")
      let text = try python(
        """
        for name in "images", "points":
            f = h5py.File(name + ".h5")
            x = f["samples"]
            print(x.dtype, x.shape, x[...].ravel().tolist(), sorted(f))
            a = f.attrs
            print(a["format"].decode(), a["format_version"], a["source"].decode())
            digest = hashlib.sha256(x[...].tobytes()).hexdigest()
            print(x.attrs["sha256"].decode() == digest)
        labels = h5py.File("images.h5")["labels"]
        digest = hashlib.sha256(labels[...].tobytes()).hexdigest()
        print(labels[...].tolist(), labels.attrs["sha256"].decode() == digest)
        """, in: folder)
      #expect(
        text == """
          uint8 (2, 1, 2, 2) [1, 2, 3, 4, 5, 6, 7, 255] ['labels', 'samples']
          sjko-dataset 2 a test
          True
          float32 (2, 2) [1.0, 0.5, -2.0, 3.0] ['samples']
          sjko-dataset 2 a test
          True
          [3, 4] True

          """)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }
  }

  @Test("Quantizing rounds floats to the nearest of 256 levels, and keeps bytes")
  func levels() {
    let bytes = SampleArray(
      shape: [1, 1, 16, 16], values: .bytes((0..<256).map { UInt8($0) }))
    #expect(SampleArray(bytes.tensor).quantized == bytes)
    #expect(bytes.quantized == bytes)
    // A level is 1 / 127.5 wide. Numbers below -1 are black, numbers above 1 are white.
    let floats = SampleArray(shape: [5, 1], values: .floats([-1.5, -1 + 0.6 / 127.5, 0, 1, 7]))
    #expect(floats.quantized.values == .bytes([0, 1, 128, 255, 255]))
  }

  @Test("A file made by h5py is a dataset, also if it is chunked and compressed")
  func writtenThere() throws {
    try withTemporaryFolder { folder in
      try python(
        """
        x = numpy.arange(24, dtype="f4").reshape(12, 2)
        h5py.File("plain.h5", "w")["samples"] = x
        h5py.File("packed.h5", "w").create_dataset("samples", data=x, chunks=(5, 1), compression=4)
        """, in: folder)
      for name in ["plain", "packed"] {
        let source = try FileSource(
          files: ["\(folder)/\(name).h5"], shardCount: 2, shards: 1..<2, samplesPerShard: 6)
        let key = SampleKey(seed: 1, purpose: .realData, step: 0, shard: 1, shardCount: 2)
        #expect(source.samples(6, for: key).values.sorted() == (12..<24).map { Float($0) })
      }
    }
  }

  @Test("A failed write leaves no new file")
  func failedWrite() throws {
    try withTemporaryFolder { folder in
      let points = try SampleArray(.spiral, count: 10, seed: 1)
      let missing = folder + "/none/points.h5"
      let error = #expect(throws: DatasetError.self) {
        try DatasetFile.write(points, source: "a test", to: missing)
      }
      #expect(error?.description.contains(missing) == true)
      // With a folder at the file's path, only the last step, the renaming, fails.
      let taken = folder + "/taken.h5"
      try FileManager.default.createDirectory(atPath: taken, withIntermediateDirectories: false)
      #expect(throws: DatasetError.self) {
        try DatasetFile.write(points, source: "a test", to: taken)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken.h5"])
    }
  }

  @Test("Synthetic samples in memory are the samples of step 0 of one shard")
  func synthetic() throws {
    let array = try SampleArray(.twoCircles, count: 30, seed: 9)
    let key = SampleKey(seed: 9, purpose: .datasetFile, step: 0, shard: 0, shardCount: 1)
    let samples = try SyntheticSource(.twoCircles).samples(30, for: key)
    #expect(array == SampleArray(shape: [30, 2], values: .floats(samples.values)))
  }
}
