import Datasets
import Randomness
import Tensors
import Testing

@Suite("Minibatches")
struct MinibatchesTests {
  /// Every function, with the purpose and the source of a direct draw.
  @Test(
    "Samples have the bits of direct draws with the purpose, update and shard", arguments: [0, 7])
  func purposes(update: Int) throws {
    let (shard, count) = (2, 5)
    let batches = try Minibatches(
      data: .synthetic(.moons), source: .data(.synthetic(.spiral)), latentDimensions: 3, seed: 9,
      shardCount: 4, shards: 0..<4, samplesPerShard: count)
    func direct(_ source: any SampleSource, _ purpose: Purpose) throws -> [Float] {
      let key = SampleKey(
        seed: 9, purpose: purpose, step: update, shard: shard, shardCount: 4)
      return try source.samples(count, for: key).values
    }
    let (data, source) = (try SyntheticSource(.moons), try SyntheticSource(.spiral))
    let (latents, noise) = (NormalNoise(sampleShape: [3]), NormalNoise(sampleShape: [2]))
    let real = try direct(data, .realData)
    let noisy = zip(real, try direct(noise, .instanceNoise)).map { $0 + 0.25 * $1 }
    let expected: [(Tensor?, [Float])] = [
      (
        try batches.source(for: .potential, update: update, shard: shard),
        try direct(source, .potentialSource)
      ),
      (try batches.source(for: .map, update: update, shard: shard), try direct(source, .mapSource)),
      (
        try batches.latent(for: .potential, update: update, shard: shard),
        try direct(latents, .potentialLatent)
      ),
      (
        try batches.latent(for: .map, update: update, shard: shard), try direct(latents, .mapLatent)
      ),
      (
        try batches.previousLatent(update: update, shard: shard),
        try direct(latents, .previousMapLatent)
      ),
      (try batches.data(update: update, shard: shard, instanceNoise: 0), real),
      (try batches.data(update: update, shard: shard, instanceNoise: 0.25), noisy),
    ]
    for (index, (found, values)) in expected.enumerated() {
      #expect(found?.values == values, "row \(index)")
    }
    #expect(batches.sampleShape == [2] && batches.description == "synthetic samples, moons")
  }

  @Test("A map without latents gets none, and a dry run gets tensors of the same shapes")
  func shapes() throws {
    let plain = try Minibatches(
      data: .synthetic(.moons), source: .normal, latentDimensions: 0, seed: 9, shardCount: 2,
      shards: 0..<1, samplesPerShard: 5)
    #expect(try plain.latent(for: .potential, update: 0, shard: 0) == nil)
    #expect(try plain.previousLatent(update: 0, shard: 0) == nil)
    let blank = Minibatches(
      planning: [1, 4, 4], latentDimensions: 3, shardCount: 2, samplesPerShard: 5)
    #expect(try blank.source(for: .map, update: 0, shard: 1).shape == [5, 1, 4, 4])
    #expect(try blank.latent(for: .map, update: 0, shard: 1)?.shape == [5, 3])
    #expect(try blank.data(update: 0, shard: 1, instanceNoise: 0.5).shape == [5, 1, 4, 4])
  }

  @Test("A source of another shape than the data is an error")
  func otherShape() {
    let gaussian = SyntheticKind.gaussian(mean: [0], covariance: [[1]])
    #expect(throws: DatasetError.differentSource(sampleShape: [1], dataShape: [2])) {
      try Minibatches(
        data: .synthetic(.moons), source: .data(.synthetic(gaussian)), latentDimensions: 0, seed: 9,
        shardCount: 1, shards: 0..<1, samplesPerShard: 5)
    }
  }
}
