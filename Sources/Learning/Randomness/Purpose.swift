/// What random numbers are drawn for; numbers of different purposes are independent.
///
/// The raw values are part of every run's result: never change or reuse one.
public enum Purpose: UInt8, Sendable, CaseIterable {
  /// First values of parameters.
  case initialization = 1
  /// Noise added to data before the potential sees them.
  case instanceNoise = 2
  /// Samples of the data.
  case realData = 3
  /// Samples of the source, for the potential step.
  case potentialSource = 4
  /// Latents of the map, for the potential step.
  case potentialLatent = 5
  /// Samples of the source, for the map step.
  case mapSource = 6
  /// Latents of the map, for the map step.
  case mapLatent = 7
  /// Latents of the frozen previous map, for the map step.
  case previousMapLatent = 8
  /// Samples of the source, for generating.
  case sampling = 9
  /// Latents of the map, for generating.
  case samplingLatent = 10
  /// Samples for measuring distances.
  case evaluation = 11
  /// Synthetic samples written to a dataset file.
  case datasetFile = 12
}
