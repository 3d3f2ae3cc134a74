import Kernels
public import Tensors

/// Inception-v3 up to its 2048 features, in the variant that defines the Fréchet Inception distance.
///
/// Images are resized to 299 x 299 pixels by bilinear interpolation. The channel of a grey image is
/// repeated three times. Mean pooling ignores the padding. The last block has maximum pooling instead
/// of the paper's mean pooling, because the published weights have always been used that way. The
/// features are the means over the last 8 x 8 pixels. The network has 21,768,352 parameters, with batch
/// norms folded into the convolutions.
///
/// - Source: C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna, "Rethinking the Inception
///   architecture for computer vision", CVPR 2016; the variant as in pytorch-fid 0.3.0.
public struct InceptionV3: FeatureNetwork {
  /// Names and shapes: `Conv2d_1a_3x3.…`, `Mixed_5b.branch1x1.…`; names are torchvision's.
  public let layout: ParameterLayout
  private let start: [ConvolutionLayer]
  private let blocks: [InceptionBlock]

  /// Describes the network; it has no sizes to choose.
  public init() {
    var layout = ParameterLayout()
    start = [
      ConvolutionLayer(
        "Conv2d_1a_3x3", from: 3, to: 32, filter: 3, stride: 2, border: .cut, in: &layout),
      ConvolutionLayer("Conv2d_2a_3x3", from: 32, to: 32, filter: 3, border: .cut, in: &layout),
      ConvolutionLayer("Conv2d_2b_3x3", from: 32, to: 64, filter: 3, in: &layout),
      ConvolutionLayer("Conv2d_3b_1x1", from: 64, to: 80, filter: 1, in: &layout),
      ConvolutionLayer("Conv2d_4a_3x3", from: 80, to: 192, filter: 3, border: .cut, in: &layout),
    ]
    let tables: [(name: String, branches: [[InceptionBlock.Step]])] = [
      ("Mixed_5b", .of35(pooled: 32)), ("Mixed_5c", .of35(pooled: 64)),
      ("Mixed_5d", .of35(pooled: 64)), ("Mixed_6a", .from35To17),
      ("Mixed_6b", .of17(inner: 128)), ("Mixed_6c", .of17(inner: 160)),
      ("Mixed_6d", .of17(inner: 160)), ("Mixed_6e", .of17(inner: 192)),
      ("Mixed_7a", .from17To8), ("Mixed_7b", .of8(.mean)), ("Mixed_7c", .of8(.maximum)),
    ]
    var channels = 192
    blocks = tables.map { table in
      let block = InceptionBlock(table.name, from: channels, table.branches, in: &layout)
      channels = block.outputs
      return block
    }
    featureCount = channels
    self.layout = layout
  }

  /// 2048.
  public let featureCount: Int

  /// Nil if samples are images with one or three channels; otherwise the reason.
  public func obstacle(to sampleShape: [Int]) -> String? {
    sampleShape.count == 3 && [1, 3].contains(sampleShape[0])
      ? nil : "is for images with 1 or 3 channels, but samples have the shape \(sampleShape)"
  }

  /// Computes features: `images` are [batch, 1 or 3, height, width], the result [batch, 2048].
  public func features(of images: Tensor, with parameters: Parameters) -> Tensor {
    stages(of: images, with: parameters).features
  }

  /// The features, and the images [batch, height, width, channels] after each part of the network:
  /// the resized image, the first convolutions, each block.
  func stages(
    of images: Tensor, with parameters: Parameters
  ) -> (features: Tensor, images: [Tensor]) {
    precondition([1, 3].contains(images.shape[1]), "features of images of shape \(images.shape)")
    var x = images.channelsLast
    if images.shape[1] == 1 { x = x.appendingChannels(of: x).appendingChannels(of: x) }
    x = x.interpolated(height: 299, width: 299)
    var stages = [x]
    for layer in start[..<3] { x = layer.relu(x, parameters) }
    x = x.pooled(.maximum, window: 3, stride: 2)
    for layer in start[3...] { x = layer.relu(x, parameters) }
    x = x.pooled(.maximum, window: 3, stride: 2)
    stages.append(x)
    for block in blocks {
      x = block(x, parameters)
      stages.append(x)
    }
    return ((1 / Float(x.shape[1] * x.shape[2])) * x.sum(over: .pixels), stages)
  }
}
