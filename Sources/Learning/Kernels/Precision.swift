import COneDNN

/// The numbers in which products of images and weights are taken.
///
/// Images, weights and sums are f32 for the caller either way.
public enum Precision: String, Hashable, Sendable {
  /// 24 bits of precision.
  case f32
  /// Factors are rounded to bfloat16, of 8 bits of precision; their products are added in f32.
  case bf16

  /// Whether this processor has instructions for it; without them bf16 is slower than f32.
  ///
  /// - Corresponds to: `dnnl_get_effective_cpu_isa`.
  public var isNative: Bool {
    switch self {
    case .f32: true
    case .bf16:
      [dnnl_cpu_isa_avx512_core_bf16, dnnl_cpu_isa_avx512_core_amx]
        .contains(dnnl_get_effective_cpu_isa())
    }
  }
}
