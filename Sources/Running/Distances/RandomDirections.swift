import Randomness
import Tensors

/// Random directions along which points are compared.
enum RandomDirections {
  /// Vectors of length 1, one a row.
  static func make(_ count: Int, dimensions: Int, _ key: RandomKey) -> Tensor {
    Tensor(shape: [count, dimensions]) { span in
      key.fill(normal: &span)
      for start in stride(from: 0, to: span.count, by: dimensions) {
        let indices = start..<start + dimensions
        let length = indices.reduce(Float(0)) { $0 + span[$1] * span[$1] }.squareRoot()
        for index in indices { span[index] /= length }
      }
    }
  }
}
