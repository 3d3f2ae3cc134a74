import Randomness
import TemporaryFolders
import Tensors
import Testing

@testable import Datasets

@Suite("Samples from files")
struct FileSourceTests {
  @Test("An epoch of all shards gives every row once, except the last few rows, which are not used")
  func epoch() throws {
    try withNumberedFiles([30, 1, 22]) { files in
      let source = try FileSource(
        files: files, shardCount: 4, shards: 0..<4, samplesPerShard: 1)
      #expect(source.rowCount == 53 && source.rowsPerShard == 13)
      var rows: [Float] = []
      for shard in 0..<4 {
        let seen = (0..<13).flatMap { numbers(of: source, step: $0, shard: shard, count: 1) }
        #expect(Set(seen) == Set((shard * 13..<(shard + 1) * 13).map { Float($0) }))
        #expect(seen != seen.sorted())
        rows += seen
      }
      #expect(rows.sorted() == (0..<52).map { Float($0) })
      #expect(
        source.description
          == "\(files.joined(separator: ", ")): 53 samples of 2, 13 in each of 4 shards; "
          + "the last 1 are not used")
    }
  }

  @Test("Steps visit the rows of the epochs without a gap, for any batch size")
  func epochs() throws {
    try withNumberedFiles([21]) { files in
      let source = try FileSource(
        files: files, shardCount: 3, shards: 0..<3, samplesPerShard: 5)
      let byOne = (0..<35).flatMap { numbers(of: source, step: $0, shard: 1, count: 1) }
      let byFive = (0..<7).flatMap { numbers(of: source, step: $0, shard: 1, count: 5) }
      #expect(byOne == byFive)
      let epochs = (0..<5).map { Array(byOne[$0 * 7..<($0 + 1) * 7]) }
      #expect(epochs.allSatisfy { Set($0) == Set((7..<14).map { Float($0) }) })
      #expect(Set(epochs).count > 1)
    }
  }

  @Test("A shard's samples do not depend on the other shards of the process")
  func ranks() throws {
    try withNumberedFiles([10, 45, 9]) { files in
      let all = try FileSource(files: files, shardCount: 8, shards: 0..<8, samplesPerShard: 8)
      for shards in [0..<4, 4..<8, 2..<3, 3..<8] {
        let part = try FileSource(files: files, shardCount: 8, shards: shards, samplesPerShard: 8)
        for shard in shards {
          for step in 0..<3 {
            #expect(
              numbers(of: part, step: step, shard: shard, count: 8)
                == numbers(of: all, step: step, shard: shard, count: 8))
          }
        }
      }
    }
  }

  @Test("Other seeds and purposes visit the rows in other orders")
  func purposes() throws {
    try withNumberedFiles([40]) { files in
      let source = try FileSource(files: files, shardCount: 1, shards: 0..<1, samplesPerShard: 40)
      let key = SampleKey(seed: 1, purpose: .realData, step: 0, shard: 0, shardCount: 1)
      var (otherSeed, otherPurpose) = (key, key)
      otherSeed.seed = 2
      otherPurpose.purpose = .mapSource
      #expect(source.samples(40, for: key).values != source.samples(40, for: otherSeed).values)
      #expect(source.samples(40, for: key).values != source.samples(40, for: otherPurpose).values)
    }
  }

  @Test("Pixels become numbers from -1 to 1, in the same order")
  func pixels() throws {
    try withTemporaryFolder { folder in
      let images = SampleArray(shape: [1, 1, 2, 3], values: .bytes([0, 51, 102, 153, 204, 255]))
      try DatasetFile.write(images, source: "a test", to: folder + "/images.h5")
      let source = try FileSource(
        files: [folder + "/images.h5"], shardCount: 1, shards: 0..<1, samplesPerShard: 1)
      let key = SampleKey(seed: 1, purpose: .realData, step: 0, shard: 0, shardCount: 1)
      let sample = source.samples(1, for: key)
      #expect(sample.shape == [1, 1, 2, 3])
      // x / 127.5 - 1, exact up to one rounding of a number up to 2.
      for (found, expected) in zip(sample.values, [-1, -0.6, -0.2, 0.2, 0.6, 1] as [Float]) {
        #expect(abs(found - expected) < 1.2e-7)
      }
    }
  }

  @Test("About half of the images are mirrored left to right, the same ones every time")
  func flips() throws {
    try withTemporaryFolder { folder in
      let images = SampleArray(
        shape: [50, 2, 2, 3], values: .floats((0..<600).map { Float($0) }))
      let file = folder + "/images.h5"
      try DatasetFile.write(images, source: "a test", to: file)
      func make(_ augmentation: [Augmentation]) throws -> FileSource {
        try FileSource(
          files: [file], augmentation: augmentation, shardCount: 1, shards: 0..<1,
          samplesPerShard: 50)
      }
      let (plain, flipping) = (try make([]), try make([.horizontalFlip]))
      var flipped = 0
      for step in 0..<10 {
        let key = SampleKey(seed: 1, purpose: .realData, step: step, shard: 0, shardCount: 1)
        let (before, after) = (plain.samples(50, for: key), flipping.samples(50, for: key))
        #expect(flipping.samples(50, for: key).values == after.values)
        for image in 0..<50 {
          let original = Array(before.values[image * 12..<(image + 1) * 12])
          let seen = Array(after.values[image * 12..<(image + 1) * 12])
          let mirrored = stride(from: 0, to: 12, by: 3).flatMap { original[$0..<$0 + 3].reversed() }
          #expect(seen == original || seen == mirrored)
          if seen == mirrored { flipped += 1 }
        }
      }
      // 250 with standard deviation 11.
      #expect(abs(flipped - 250) < 56, "\(flipped)")
    }
  }

  @Test(
    "Dequantized pixels fill their grey level, with new noise at each step, on any number of ranks")
  func dequantization() throws {
    try withTemporaryFolder { folder in
      let pixels = (0..<40 * 27).map { UInt8($0 * 7 % 256) }
      let file = folder + "/images.h5"
      try DatasetFile.write(
        SampleArray(shape: [40, 3, 3, 3], values: .bytes(pixels)), source: "a test", to: file)
      func make(_ augmentation: [Augmentation], _ shards: Range<Int> = 0..<4) throws -> FileSource {
        try FileSource(
          files: [file], augmentation: augmentation, shardCount: 4, shards: shards,
          samplesPerShard: 10)
      }
      let (plain, noisy) = (try make([]), try make([.dequantize]))
      let flipping = try make([.horizontalFlip])
      let (part, both) = (try make([.dequantize], 2..<3), try make([.dequantize, .horizontalFlip]))
      var noise: [[Float]] = []
      for step in 0..<20 {
        let key = SampleKey(seed: 1, purpose: .realData, step: step, shard: 2, shardCount: 4)
        let after = noisy.samples(10, for: key).values
        #expect(part.samples(10, for: key).values == after)
        noise.append(zip(after, plain.samples(10, for: key).values).map { ($0 - $1) * 127.5 })
        // Noise does not change which images are flipped.
        let together = zip(
          both.samples(10, for: key).values, flipping.samples(10, for: key).values)
        #expect(together.allSatisfy { abs($0 - $1) * 127.5 < 0.5001 })
      }
      // Half a grey level, and the rounding of a difference of numbers up to 1.
      #expect(noise.joined().allSatisfy { abs($0) < 0.5001 })
      for step in 1..<20 { #expect(zip(noise[0], noise[step]).allSatisfy { $0 != $1 }) }
      // 5400 uniform numbers: mean 0 with standard deviation 0.0039, variance 1/12 with 0.001.
      let mean = noise.joined().reduce(0, +) / 5400
      let variance = noise.joined().reduce(0) { $0 + $1 * $1 } / 5400
      #expect(abs(mean) < 0.02 && abs(variance - 1 / 12) < 0.005, "\(mean), \(variance)")
    }
  }

  /// Sample number i, counted through all files, is (i, -i).
  func withNumberedFiles(_ counts: [Int], _ body: ([String]) throws -> Void) throws {
    try withTemporaryFolder { folder in
      var first = 0
      var files: [String] = []
      for count in counts {
        let values = (first..<first + count).flatMap { [Float($0), -Float($0)] }
        files.append("\(folder)/\(files.count).h5")
        try DatasetFile.write(
          SampleArray(shape: [count, 2], values: .floats(values)), source: "a test",
          to: files[files.count - 1])
        first += count
      }
      try body(files)
    }
  }

  /// The first numbers of samples, after a check that the second ones are their negatives.
  func numbers(of source: FileSource, step: Int, shard: Int, count: Int) -> [Float] {
    let shardCount = source.rowCount / source.rowsPerShard
    let key = SampleKey(
      seed: 3, purpose: .realData, step: step, shard: shard, shardCount: shardCount)
    let values = source.samples(count, for: key).values
    let rows = stride(from: 0, to: values.count, by: 2)
    #expect(rows.allSatisfy { values[$0] == -values[$0 + 1] })
    return rows.map { values[$0] }
  }
}
