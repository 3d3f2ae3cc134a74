import Kernels

/// The kinds of Inception-v3 blocks as lists of branches; the layers have torchvision's names.
extension [[InceptionBlock.Step]] {
  /// InceptionA, on 35 x 35 pixels: filters of 1 x 1, of 5 x 5 and twice of 3 x 3.
  static func of35(pooled: Int) -> Self {
    [
      [.convolution("branch1x1", 64)],
      [.convolution("branch5x5_1", 48), .convolution("branch5x5_2", 64, 5, 5)],
      [
        .convolution("branch3x3dbl_1", 64), .convolution("branch3x3dbl_2", 96, 3, 3),
        .convolution("branch3x3dbl_3", 96, 3, 3),
      ],
      [.pooling(.mean), .convolution("branch_pool", pooled)],
    ]
  }

  /// InceptionB, from 35 x 35 pixels to 17 x 17.
  static let from35To17: Self = [
    [.convolution("branch3x3", 384, 3, 3, stride: 2)],
    [
      .convolution("branch3x3dbl_1", 64), .convolution("branch3x3dbl_2", 96, 3, 3),
      .convolution("branch3x3dbl_3", 96, 3, 3, stride: 2),
    ],
    [.halving],
  ]

  /// InceptionC, on 17 x 17 pixels: filters of 1 x 7 and 7 x 1 instead of 7 x 7.
  static func of17(inner: Int) -> Self {
    [
      [.convolution("branch1x1", 192)],
      [
        .convolution("branch7x7_1", inner), .convolution("branch7x7_2", inner, 1, 7),
        .convolution("branch7x7_3", 192, 7, 1),
      ],
      [
        .convolution("branch7x7dbl_1", inner), .convolution("branch7x7dbl_2", inner, 7, 1),
        .convolution("branch7x7dbl_3", inner, 1, 7), .convolution("branch7x7dbl_4", inner, 7, 1),
        .convolution("branch7x7dbl_5", 192, 1, 7),
      ],
      [.pooling(.mean), .convolution("branch_pool", 192)],
    ]
  }

  /// InceptionD, from 17 x 17 pixels to 8 x 8.
  static let from17To8: Self = [
    [.convolution("branch3x3_1", 192), .convolution("branch3x3_2", 320, 3, 3, stride: 2)],
    [
      .convolution("branch7x7x3_1", 192), .convolution("branch7x7x3_2", 192, 1, 7),
      .convolution("branch7x7x3_3", 192, 7, 1),
      .convolution("branch7x7x3_4", 192, 3, 3, stride: 2),
    ],
    [.halving],
  ]

  /// InceptionE, on 8 x 8 pixels: filters of 1 x 3 and 3 x 1 in parallel.
  static func of8(_ kind: Pooling.Kind) -> Self {
    [
      [.convolution("branch1x1", 320)],
      [.convolution("branch3x3_1", 384), .fork("branch3x3_2a", "branch3x3_2b", 384)],
      [
        .convolution("branch3x3dbl_1", 448), .convolution("branch3x3dbl_2", 384, 3, 3),
        .fork("branch3x3dbl_3a", "branch3x3dbl_3b", 384),
      ],
      [.pooling(kind), .convolution("branch_pool", 192)],
    ]
  }
}
