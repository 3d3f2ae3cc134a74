import Kernels

/// C = A B, C = A B^T or C = A^T B: the pullbacks of each form are products of these forms.
enum MatrixProduct: Primitive {
  case plain
  case rightTransposed
  case leftTransposed
  var kind: OperationKind { "matrix product" }

  func operationCount(_ a: Tensor, shape: [Int]) -> Int {
    2 * shape.elementCount * a.shape[a.shape.count - (self == .leftTransposed ? 2 : 1)]
  }

  /// Multiplies pairs of matrices; the axes before the last two count the pairs.
  func callAsFunction(_ a: Tensor, _ b: Tensor) -> Tensor {
    precondition(
      a.shape.count >= 2 && a.shape.count == b.shape.count
        && a.shape.dropLast(2) == b.shape.dropLast(2),
      "a product of the shapes \(a.shape) and \(b.shape)")
    let (last, pairs) = (a.shape.count - 1, a.shape.dropLast(2))
    let (rows, inner) =
      self == .leftTransposed
      ? (a.shape[last], a.shape[last - 1]) : (a.shape[last - 1], a.shape[last])
    let (other, columns) =
      self == .rightTransposed
      ? (b.shape[last], b.shape[last - 1]) : (b.shape[last - 1], b.shape[last])
    precondition(inner == other, "a \(self) product of the shapes \(a.shape) and \(b.shape)")
    return self(a, b, shape: pairs + [rows, columns]) {
      Products.multiply(
        pairs: pairs.elementCount, a.storage.pointer, transposingA: self == .leftTransposed,
        b.storage.pointer, transposingB: self == .rightTransposed, to: $0, rows: rows,
        inner: inner, columns: columns)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    let (a, b, g) = (call.input(0), call.input(1), cotangent)
    let (plain, right, left) = (Self.plain, Self.rightTransposed, Self.leftTransposed)
    return switch self {
    case .plain: call.cotangents(right(g, b), left(a, g))
    case .rightTransposed: call.cotangents(plain(g, b), left(g, a))
    case .leftTransposed: call.cotangents(right(b, g), plain(a, g))
    }
  }
}

extension Tensor {
  /// A B for A of [rows, inner] and B of [inner, columns], or for each pair of [pairs, …] matrices.
  public static func matrixProduct(_ a: Tensor, _ b: Tensor) -> Tensor {
    MatrixProduct.plain(a, b)
  }

  /// A B^T for A of [rows, inner] and B of [columns, inner], or for each pair of [pairs, …] matrices.
  public static func matrixProduct(_ a: Tensor, transposing b: Tensor) -> Tensor {
    MatrixProduct.rightTransposed(a, b)
  }
}
