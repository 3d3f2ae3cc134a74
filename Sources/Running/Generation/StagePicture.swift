public import Datasets
import Figures
public import Networks
public import Recipes
import Runs
public import Tensors
import Traits

/// The picture of a stage: generated samples, above samples of the data.
///
/// Points of the plane become a scatter plot, and images of one or three channels a grid. Samples of
/// other shapes have no picture.
public struct StagePicture {
  private let recipe: Recipe
  private let map: any TransportMap
  private let sampleShape: [Int]
  private let source: any SampleSource
  /// Samples of the data for a scatter plot.
  private let target: Tensor?

  /// Samples in a scatter plot, and in a grid of images.
  private static let pointCount = 2000
  private static let imageCount = 64

  /// Prepares pictures of a run.
  ///
  /// - Parameter recipe: the run's.
  /// Samples are read here and kept, so that a run does not depend on its files later.
  ///
  /// - Throws: `DatasetError` if the data or the source cannot be used, or `UnsuitableSamples`.
  /// - Cost: reads the files of the data if they hold points, and those of the source.
  public init(_ recipe: Recipe) throws {
    self.recipe = recipe
    let shape = try recipe.data.extent(shardCount: 1, localShards: 1).sampleShape
    map = try recipe.map.makeNetwork(sampleShape: shape)
    sampleShape = shape
    func samples(of settings: SourceSettings) throws -> any SampleSource {
      try settings.makeSource(
        sampleShape: shape, shardCount: 1, shards: 0..<1, samplesPerShard: 1)
    }
    source = try samples(of: recipe.source)
    target =
      shape == [2] && BuildTrait.drawings.isEnabled
      ? try samples(of: .data(recipe.data))
        .evaluationSamples(Self.pointCount, seed: recipe.seed) : nil
  }

  /// Whether samples of this shape have a picture, and this build can draw it.
  public var exists: Bool { isPossible && BuildTrait.drawings.isEnabled }

  /// A line for the beginning of a run's log if the run has no pictures because this build cannot draw.
  public var note: String? {
    guard isPossible, !exists else { return nil }
    return "note: stages have no pictures: \(MissingTrait(.drawings, purpose: "draw"))"
  }

  /// Whether samples of this shape have a picture.
  private var isPossible: Bool { sampleShape == [2] || ImageGrid.canShow(sampleShape) }

  /// Draws generated samples and writes their picture.
  ///
  /// - Parameters:
  ///   - stage: its number, for the title of a scatter plot.
  ///   - maps: parameters of the maps that generate a sample, one after another.
  ///   - valueRange: the lowest and the highest number of the data; nil if there are none.
  ///   - path: PNG or SVG.
  /// - Returns: whether there is a picture.
  /// - Throws: `DrawingError`.
  public func draw(
    stage: Int, maps: [FlatParameters], valueRange: ClosedRange<Float>?, to path: String
  ) throws -> Bool {
    guard exists else { return false }
    let samples = try samples(maps: maps, of: source)
    if let target {
      try ScatterPlot(
        panels: [ScatterPanel(title: "stage \(stage)", samples: samples, target: target)]
      ).write(to: path)
    } else {
      try ImageGrid(samples: Self.shown(samples, of: valueRange)).write(to: path)
    }
    return true
  }

  /// Samples with the numbers of a picture, where -1 is black and 1 is white.
  static func shown(_ samples: Tensor, of valueRange: ClosedRange<Float>?) -> Tensor {
    let levels = blackAndWhite(of: valueRange)
    // Usual data need no conversion, which would round their numbers again.
    if levels == -1...1 { return samples }
    let (black, white) = (levels.lowerBound, levels.upperBound)
    return Tensor(
      samples.values.map { ($0 - black) / (white - black) * 2 - 1 }, shape: samples.shape)
  }

  /// The generated samples of a picture.
  ///
  /// - Parameters:
  ///   - maps: as for `draw`.
  ///   - source: what the first map starts from.
  /// - Returns: [count, …].
  /// - Throws: an error of the source.
  public func samples(maps: [FlatParameters], of source: any SampleSource) throws -> Tensor {
    try Sampler(
      map: map, parameters: maps, source: source, seed: recipe.seed,
      precision: recipe.precision.own
    ).samples(sampleShape == [2] ? Self.pointCount : Self.imageCount)
  }
}
