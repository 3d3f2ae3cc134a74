import Kernels

@testable import Tensors

/// Images are [batch, height, width, channels].
extension DifferentiableFunction {
  /// Operations on images or sets of vectors that can be differentiated twice.
  static let ofImages = [
    DifferentiableFunction("channels last", of: [2, 3, 2, 5]) { $0[0].channelsLast },
    DifferentiableFunction("channels first", of: [2, 2, 5, 3]) { $0[0].channelsFirst },
    DifferentiableFunction("convolution", of: [2, 4, 5, 3], [2, 3, 3, 3]) {
      $0[0].convolved(with: $0[1], padding: 1)
    },
    DifferentiableFunction("convolution with strides", of: [2, 5, 6, 2], [3, 2, 3, 3]) {
      $0[0].convolved(with: $0[1], stride: 2, padding: 1)
    },
    DifferentiableFunction("convolution and bias", of: [2, 4, 5, 3], [2, 3, 3, 3], [2]) {
      $0[0].convolved(with: $0[1], bias: $0[2])
    },
    DifferentiableFunction("half the resolution", of: [2, 4, 2, 3]) { $0[0].downsampled2x },
    DifferentiableFunction("twice the resolution", of: [2, 1, 2, 3]) { $0[0].upsampled2x },
    DifferentiableFunction("blur", of: [2, 2, 3, 3]) { $0[0].blurred },
    DifferentiableFunction("channels", of: [2, 3, 5]) { $0[0].channels(1..<4) },
    DifferentiableFunction("padded channels", of: [2, 3, 2]) {
      Padding(axis: .channels, offset: 1, count: 5)($0[0])
    },
    DifferentiableFunction("channels of x, then of y", of: [2, 3, 2], [2, 3, 3]) {
      $0[0].appendingChannels(of: $0[1])
    },
    DifferentiableFunction("sum over pixels", of: [2, 2, 3, 4]) { $0[0].sum(over: .pixels) },
    DifferentiableFunction("repeated pixels", of: [2, 4]) {
      $0[0].repeated(over: .pixels, to: [2, 2, 3, 4])
    },
    DifferentiableFunction("channels times gamma", of: [2, 2, 3, 4], [2, 4]) {
      ChannelScaling()($0[0], by: $0[1])
    },
    DifferentiableFunction("sum of products over pixels", of: [2, 2, 3, 4], [2, 2, 3, 4]) {
      ChannelProductSum()($0[0], $0[1])
    },
    DifferentiableFunction("scaled and shifted", of: [2, 2, 3, 4], [2, 4], [2, 4]) {
      $0[0].scaledAndShifted(gamma: $0[1], beta: $0[2])
    },
    DifferentiableFunction("products A B of pairs", of: [2, 3, 5], [2, 5, 2]) {
      .matrixProduct($0[0], $0[1])
    },
    DifferentiableFunction("products A B^T of pairs", of: [2, 3, 5], [2, 2, 5]) {
      .matrixProduct($0[0], transposing: $0[1])
    },
    DifferentiableFunction("products A^T B of pairs", of: [2, 5, 3], [2, 5, 2]) {
      MatrixProduct.leftTransposed($0[0], $0[1])
    },
    DifferentiableFunction("softmax", of: [2, 3, 5]) { $0[0].softmax },
    DifferentiableFunction("gradient of softmax times g", of: [3, 5], [3, 5]) {
      SoftmaxGradient()(softmax: $0[0], times: $0[1])
    },
    DifferentiableFunction("pixel norm", of: [2, 2, 5]) { $0[0].pixelNormalized },
    DifferentiableFunction("minibatch deviation", of: [8, 2, 1, 3]) {
      $0[0].withMinibatchDeviation(groupSize: 4)
    },
  ]

  /// Operations without second derivatives, or with second derivatives in some inputs only.
  static let differentiableOnce = [
    DifferentiableFunction("group norm, factors, SiLU", of: [2, 3, 2, 16], [2, 16], [2, 16]) {
      $0[0].groupNormalizedSiLU(groups: 4, epsilon: 0.0625, gamma: $0[1], beta: $0[2])
    },
    DifferentiableFunction("group norm", of: [2, 3, 2, 6]) {
      $0[0].groupNormalized(groups: 3, epsilon: 0.0625)
    },
    DifferentiableFunction("gradient of group norm times g", of: [2, 3, 2, 6]) {
      let x = Tensor.plain([2, 3, 2, 6], seed: 9)
      let norm = GroupNorm(groups: 3, batch: 2)
      let normalized = norm(x, epsilon: 0.0625)
      return GroupNormGradient(
        groups: 3, inverseDeviations: norm.inverseDeviations, normalized: normalized.storage)(
          x, times: $0[0])
    },
  ]
}

extension AdjointPair {
  /// Linear operations on images or sets of vectors.
  static let ofImages =
    [1, 3, 17].flatMap(filters) + [
      AdjointPair("a convolution in x", of: [2, 4, 5, 3]) {
        $0.convolved(with: .plain([2, 3, 3, 3], seed: 9), stride: 2, padding: 1)
      } adjoint: {
        convolutionGradient(.inputGradient, $0, .plain([2, 3, 3, 3], seed: 9))
      },
      AdjointPair("a convolution in its weights", of: [2, 3, 3, 3]) {
        Tensor.plain([2, 4, 5, 3], seed: 9).convolved(with: $0, stride: 2, padding: 1)
      } adjoint: {
        convolutionGradient(.weightGradient, .plain([2, 4, 5, 3], seed: 9), $0)
      },
      AdjointPair("transposes of matrices", of: [2, 3, 5]) {
        Transposition()($0)
      } adjoint: {
        Transposition()($0)
      },
      AdjointPair("channels and padded channels", of: [2, 3, 5]) {
        $0.channels(1..<4)
      } adjoint: {
        Padding(axis: .channels, offset: 1, count: 5)($0)
      },
      AdjointPair("padded channels and channels", of: [2, 3, 2]) {
        Padding(axis: .channels, offset: 1, count: 5)($0)
      } adjoint: {
        $0.channels(1..<3)
      },
      AdjointPair("channels of x, then of y in x", of: [2, 3, 2]) {
        $0.appendingChannels(of: Tensor(repeating: 0, shape: [2, 3, 3]))
      } adjoint: {
        $0.channels(0..<2)
      },
      AdjointPair("channels of x, then of y in y", of: [2, 3, 3]) {
        Tensor(repeating: 0, shape: [2, 3, 2]).appendingChannels(of: $0)
      } adjoint: {
        $0.channels(2..<5)
      },
      AdjointPair("sum and repetition of pixels", of: [2, 2, 3, 4]) {
        $0.sum(over: .pixels)
      } adjoint: {
        $0.repeated(over: .pixels, to: [2, 2, 3, 4])
      },
      AdjointPair("repetition and sum of pixels", of: [2, 4]) {
        $0.repeated(over: .pixels, to: [2, 2, 3, 4])
      } adjoint: {
        $0.sum(over: .pixels)
      },
      AdjointPair("channels times gamma in x", of: [2, 2, 3, 4]) {
        ChannelScaling()($0, by: .plain([2, 4], seed: 9))
      } adjoint: {
        ChannelScaling()($0, by: .plain([2, 4], seed: 9))
      },
      AdjointPair("channels times gamma in gamma", of: [2, 4]) {
        ChannelScaling()(.plain([2, 2, 3, 4], seed: 9), by: $0)
      } adjoint: {
        ChannelProductSum()(.plain([2, 2, 3, 4], seed: 9), $0)
      },
      AdjointPair("scale and shift in beta", of: [2, 4]) {
        let zero = Tensor(repeating: 0, shape: [2, 2, 3, 4])
        return zero.scaledAndShifted(gamma: .plain([2, 4], seed: 9), beta: $0)
      } adjoint: {
        $0.sum(over: .pixels)
      },
      AdjointPair("products A B of pairs in A", of: [2, 3, 5]) {
        MatrixProduct.plain($0, .plain([2, 5, 2], seed: 9))
      } adjoint: {
        MatrixProduct.rightTransposed($0, .plain([2, 5, 2], seed: 9))
      },
      AdjointPair("products A B^T of pairs in B", of: [2, 2, 5]) {
        MatrixProduct.rightTransposed(.plain([2, 3, 5], seed: 9), $0)
      } adjoint: {
        MatrixProduct.leftTransposed($0, .plain([2, 3, 5], seed: 9))
      },
      AdjointPair("gradient of group norm", of: [2, 2, 2, 4], groupNormGradient) {
        groupNormGradient($0)
      },
    ]

  /// The filters, for images with a number of channels.
  private static func filters(channels: Int) -> [AdjointPair] {
    [
      AdjointPair("half the resolution of \(channels) channels", of: [2, 4, 6, channels]) {
        $0.downsampled2x
      } adjoint: {
        0.25 * $0.upsampled2x
      },
      AdjointPair("twice the resolution of \(channels) channels", of: [2, 3, 2, channels]) {
        $0.upsampled2x
      } adjoint: {
        4 * $0.downsampled2x
      },
      AdjointPair("a growing blur of \(channels) channels", of: [2, 4, 3, channels]) {
        $0.blurred
      } adjoint: {
        Blur.shrinking($0)
      },
      AdjointPair("a shrinking blur of \(channels) channels", of: [2, 4, 3, channels]) {
        Blur.shrinking($0)
      } adjoint: {
        $0.blurred
      },
    ]
  }

  /// The deviations are powers of two, and a group has 8 numbers, so all results are exact.
  @Sendable
  private static func groupNormGradient(_ g: Tensor) -> Tensor {
    let normalized = Tensor((0..<32).map { Float($0 * 7 % 5) / 2 - 1 }, shape: [2, 2, 2, 4])
    return GroupNormGradient(
      groups: 2, inverseDeviations: Tensor([0.5, 1, 2, 0.25], shape: [4]).storage,
      normalized: normalized.storage)(normalized, times: g)
  }
}

/// A gradient of the convolution of [2, 4, 5, 3] with [2, 3, 3, 3] to [2, 2, 3, 2].
private func convolutionGradient(
  _ form: Convolution.Form, _ first: Tensor, _ second: Tensor
) -> Tensor {
  let geometry = ConvolutionGeometry(
    batch: 2, inputSize: .init(height: 4, width: 5), inputChannels: 3, outputChannels: 2,
    filter: .init(height: 3, width: 3), stride: 2,
    padding: .init(height: 1, width: 1))
  return Convolution(form: form, geometry: geometry, precision: .f32)(first, second)
}
