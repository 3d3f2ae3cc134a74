/// The numbers in which products of images and weights are taken.
///
/// Images, weights and sums are f32 for the caller either way.
public enum Precision: String, Hashable, Sendable {
  /// 24 bits of precision.
  case f32
  /// Factors are rounded to bfloat16, 8 bits of precision; their products are added in f32.
  case bf16
}
