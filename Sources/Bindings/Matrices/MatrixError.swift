/// What keeps LAPACK from computing.
public enum MatrixError: Error, Equatable, CustomStringConvertible {
  /// A number of the matrix is infinite or no number.
  case notFinite
  /// The iteration for singular values did not end.
  case notConverged(function: String)

  /// What is wrong.
  public var description: String {
    switch self {
    case .notFinite: "a matrix has a number that is not finite"
    case .notConverged(let function):
      "\(function) did not converge: the matrix is too badly scaled"
    }
  }
}

/// Throws what a function of LAPACK says with its status.
///
/// LAPACKE looks for numbers that are none, and calls the argument that has one wrong; whatever
/// else can be wrong with an argument is a fault of this target. -1010 and -1011 tell of memory.
func check(_ function: String, _ status: Int32) throws(MatrixError) {
  switch status {
  case 0: return
  case -1011 ... -1010: preconditionFailure("\(function): out of memory")
  case ..<0: throw .notFinite
  default: throw .notConverged(function: function)
  }
}
