import Datasets
import Drawings
import Figures
import Networks
import Randomness
import Recipes
import SemiDualJKO
import Tensors

/// Draws the picture of a stage: what the map makes, beside what it should.
struct StageRecord {
  let recipe: Recipe
  let map: any TransportMap
  let sampleShape: [Int]

  /// Samples in a scatter plot, and in a grid of images.
  private static let pointCount = 2000
  private static let imageCount = 64

  /// Draws samples of the map and writes their picture.
  ///
  /// Points of the plane become a scatter plot, images a grid; samples of other shapes have no
  /// picture.
  ///
  /// - Parameters:
  ///   - maps: parameters of the maps that make a sample, one after another.
  ///   - title: stands above a scatter plot.
  ///   - path: PNG or SVG.
  /// - Returns: whether there is a picture.
  /// - Throws: `DrawingError`, or `DatasetError` if the target cannot be read.
  func draw(maps: [FlatParameters], title: String, to path: String) throws -> Bool {
    guard hasPicture else { return false }
    let samples = try samples(maps: maps, of: try makeSource(of: recipe.source))
    if sampleShape.count == 3 {
      try ImageGrid(samples: samples).write(to: path)
    } else {
      let target = try makeSource(of: .data(recipe.data)).samples(
        Self.pointCount,
        for: SampleKey(seed: recipe.seed, purpose: .evaluation, step: 0, shard: 0, shardCount: 1))
      try ScatterPlot(
        panels: [ScatterPanel(title: title, samples: samples, target: target)]
      ).write(to: path)
    }
    return true
  }

  /// Whether samples of this shape have a picture.
  var hasPicture: Bool { sampleShape == [2] || sampleShape.count == 3 }

  /// The samples of a picture, moved from those of `source`.
  func samples(maps: [FlatParameters], of source: any SampleSource) throws -> Tensor {
    try Sampler(
      map: map, parameters: maps, source: source, seed: recipe.seed,
      precision: recipe.precision.own
    ).samples(sampleShape == [2] ? Self.pointCount : Self.imageCount)
  }

  /// A source that serves pictures: all rows as one shard.
  private func makeSource(of settings: SourceSettings) throws -> any SampleSource {
    try settings.makeSource(
      sampleShape: sampleShape, shardCount: 1, shards: 0..<1, samplesPerShard: 1)
  }
}
