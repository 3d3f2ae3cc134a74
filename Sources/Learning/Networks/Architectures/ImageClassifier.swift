public import Tensors

/// A small convolutional network that tells classes of images apart; its last layer but one makes
/// features.
///
///     h = relu(conv 3x3 x);  h = relu(conv 3x3 of stride 2, h) until 8 x 8 pixels or fewer are left
///     features = silu(W h + b);  logits = W features + b
///
/// Unlike Inception-v3 it is trained by this program, on the labels of one dataset, and looks only
/// at images of the shape that it was made for. 224,714 parameters for ten classes of grey images of
/// 28 x 28, of which 7 x 7 pixels are left.
public struct ImageClassifier: FeatureNetwork {
  /// Names and shapes: `start.…`, `halving.I.…`, `features.…`, `logits.…`.
  public let layout: ParameterLayout
  /// `[channels, height, width]`.
  public let imageShape: [Int]
  /// How many classes there are.
  public let classCount: Int
  private let convolutions: [RectifiedConvolution]
  private let last: Dense
  private let logits: Dense

  /// Height and width of the smallest images; on fewer pixels a filter of 3 x 3 sees mostly border.
  public static let smallestSide = 4

  /// Describes a classifier.
  ///
  /// - Parameters:
  ///   - imageShape: `[channels, height, width]`.
  ///   - classCount: how many classes there are.
  /// - Precondition: images are of ``smallestSide`` pixels or more, and there are two classes.
  public init(imageShape: [Int], classCount: Int) {
    precondition(
      imageShape.count == 3 && imageShape[1...].allSatisfy { $0 >= Self.smallestSide }
        && classCount > 1, "a classifier of images of shape \(imageShape) in \(classCount) classes")
    self.imageShape = imageShape
    self.classCount = classCount
    var layout = ParameterLayout()
    var (height, width) = (imageShape[1], imageShape[2])
    var convolutions = [
      RectifiedConvolution("start", from: imageShape[0], to: 16, filter: (3, 3), in: &layout)
    ]
    var channels = 16
    while max(height, width) > 8 {
      // 16, 32, 64: 32, 64, 64 took 2.7 times the operations for Fashion-MNIST.
      let inputs = channels
      channels = min(2 * channels, 64)
      convolutions.append(
        RectifiedConvolution(
          "halving.\(convolutions.count - 1)", from: inputs, to: channels, filter: (3, 3),
          stride: 2, in: &layout))
      (height, width) = ((height + 1) / 2, (width + 1) / 2)
    }
    last = Dense(
      "features", from: height * width * channels, to: featureCount, in: &layout)
    logits = Dense("logits", from: featureCount, to: classCount, in: &layout)
    self.convolutions = convolutions
    self.layout = layout
  }

  /// 64: a Fréchet distance needs more samples than there are features.
  public let featureCount = 64

  /// Images of another shape than the classifier's.
  public func obstacle(to sampleShape: [Int]) -> String? {
    sampleShape == imageShape
      ? nil : "is of images of shape \(imageShape), and samples have the shape \(sampleShape)"
  }

  /// Makes features: `images` are [batch, channels, height, width], the result [batch, 64].
  public func features(of images: Tensor, with parameters: Parameters) -> Tensor {
    let pixels = convolutions.reduce(images.channelsLast) { $1($0, parameters) }
    let flat = pixels.reshaped(to: [images.shape[0], pixels.shape.dropFirst().elementCount])
    return last.silu(flat, parameters)
  }

  /// Scores classes: `images` are [batch, channels, height, width], the result [batch, classes],
  /// whose softmax are the probabilities.
  public func callAsFunction(_ images: Tensor, with parameters: Parameters) -> Tensor {
    logits(features(of: images, with: parameters), parameters)
  }
}
