import Checkpoints
import Networks
import Optimizers

/// A network in training: its parameters, the state of its optimizer, and its moving average.
final class TrainedNetwork {
  /// The parameters after the last update.
  let parameters: FlatParameters
  /// A moving average of the parameters, if the recipe keeps one.
  let average: MovingAverage?
  private let optimizer: Adam

  init(parameters: FlatParameters, average: MovingAverage?, optimizer: Adam) {
    self.parameters = parameters
    self.average = average
    self.optimizer = optimizer
  }

  /// The parameters to generate samples with: the moving average if there is one.
  var best: FlatParameters { average?.average ?? parameters }

  /// Moves the parameters against a gradient.
  ///
  /// - Parameters:
  ///   - gradient: of the loss, of the parameters' layout.
  ///   - learningRate: of this update.
  ///   - updateInStage: the number of updates before this one in the stage.
  func update(by gradient: FlatParameters, learningRate: Float, updateInStage: Int) {
    optimizer.update(parameters, by: gradient, learningRate: learningRate)
    average?.update(with: parameters, atUpdate: updateInStage)
  }

  /// All buffers by what they hold.
  var buffers: [BufferName.Role: FlatParameters] {
    var result: [BufferName.Role: FlatParameters] = [
      .parameters: parameters, .firstMoment: optimizer.firstMoment,
      .secondMoment: optimizer.secondMoment,
    ]
    result[.average] = average?.average
    return result
  }
}
