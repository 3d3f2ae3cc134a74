import Kernels

/// C = A B, C = A B^T or C = A^T B: three forms that are each other's pullbacks.
enum MatrixProduct: Primitive {
  case plain
  case rightTransposed
  case leftTransposed

  func callAsFunction(_ a: Tensor, _ b: Tensor) -> Tensor {
    let (rows, inner) =
      self == .leftTransposed ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
    let (other, columns) =
      self == .rightTransposed ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
    precondition(inner == other, "a \(self) product of the shapes \(a.shape) and \(b.shape)")
    return self(a, b, shape: [rows, columns]) {
      Products.multiply(
        a.storage.pointer, transposingA: self == .leftTransposed,
        b.storage.pointer, transposingB: self == .rightTransposed,
        to: $0, rows: rows, inner: inner, columns: columns)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    let other = recorded.input(1 - index)
    switch (self, index) {
    case (.plain, 0): return MatrixProduct.rightTransposed(cotangent, other)
    case (.plain, _): return MatrixProduct.leftTransposed(other, cotangent)
    case (.rightTransposed, 0): return MatrixProduct.plain(cotangent, other)
    case (.rightTransposed, _): return MatrixProduct.leftTransposed(cotangent, other)
    case (.leftTransposed, 0): return MatrixProduct.rightTransposed(other, cotangent)
    case (.leftTransposed, _): return MatrixProduct.plain(other, cotangent)
    }
  }
}

extension Tensor {
  /// The matrix product A B.
  ///
  /// - Parameters:
  ///   - a: [rows, inner].
  ///   - b: [inner, columns].
  /// - Returns: [rows, columns].
  public static func matrixProduct(_ a: Tensor, _ b: Tensor) -> Tensor {
    MatrixProduct.plain(a, b)
  }
}
