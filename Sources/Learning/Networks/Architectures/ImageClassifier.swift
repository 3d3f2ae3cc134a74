public import Tensors

/// A small convolutional classifier of images; its last hidden layer computes features.
///
///     h = relu(conv 3x3 x);  h = relu(conv 3x3 of stride 2, h) until 8 x 8 pixels or fewer remain
///     features = silu(W h + b);  logits = W features + b
///
/// Unlike Inception-v3 it is trained by this program, on the labels of one dataset, for images of one
/// shape. It has 224,714 parameters for ten classes of grey images of 28 x 28 pixels.
public struct ImageClassifier: FeatureNetwork {
  /// Names and shapes: `start.…`, `halving.I.…`, `features.…`, `logits.…`.
  public let layout: ParameterLayout
  /// The shape of an image: [channels, height, width].
  public let imageShape: [Int]
  /// The number of classes.
  public let classCount: Int
  private let convolutions: [ConvolutionLayer]
  private let last: Dense
  private let logits: Dense

  /// The minimum of height and width; in smaller images a filter of 3 x 3 covers mostly border.
  public static let smallestSide = 4

  /// Describes a classifier.
  ///
  /// - Precondition: height and width are at least `smallestSide`, and there are at least two classes.
  public init(imageShape: [Int], classCount: Int) {
    precondition(
      imageShape.count == 3 && imageShape[1...].allSatisfy { $0 >= Self.smallestSide }
        && classCount > 1, "a classifier of images of shape \(imageShape) in \(classCount) classes")
    self.imageShape = imageShape
    self.classCount = classCount
    var layout = ParameterLayout()
    var (height, width) = (imageShape[1], imageShape[2])
    var convolutions = [
      ConvolutionLayer("start", from: imageShape[0], to: 16, filter: 3, in: &layout)
    ]
    var channels = 16
    while max(height, width) > 8 {
      // 16, 32, 64 channels; 32, 64, 64 took 2.7 times the operations for Fashion-MNIST.
      let inputs = channels
      channels = min(2 * channels, 64)
      convolutions.append(
        ConvolutionLayer(
          "halving.\(convolutions.count - 1)", from: inputs, to: channels, filter: 3, stride: 2,
          in: &layout))
      (height, width) = ((height + 1) / 2, (width + 1) / 2)
    }
    last = Dense("features", from: height * width * channels, to: featureCount, in: &layout)
    logits = Dense("logits", from: featureCount, to: classCount, in: &layout)
    self.convolutions = convolutions
    self.layout = layout
  }

  /// 64, because a Fréchet distance needs more samples than features.
  public let featureCount = 64

  /// Nil if samples have the shape of the classifier's images; otherwise the reason.
  public func obstacle(to sampleShape: [Int]) -> String? {
    sampleShape == imageShape
      ? nil : "is for images of shape \(imageShape), but samples have the shape \(sampleShape)"
  }

  /// Computes features: `images` are [batch, channels, height, width], the result [batch, 64].
  public func features(of images: Tensor, with parameters: Parameters) -> Tensor {
    let pixels = convolutions.reduce(images.channelsLast) { $1.relu($0, parameters) }
    let flat = pixels.reshaped(to: [images.shape[0], pixels.shape.dropFirst().elementCount])
    return last.silu(flat, parameters)
  }

  /// Computes logits: `images` are [batch, channels, height, width], the result [batch, classes].
  public func callAsFunction(_ images: Tensor, with parameters: Parameters) -> Tensor {
    logits(features(of: images, with: parameters), parameters)
  }
}
