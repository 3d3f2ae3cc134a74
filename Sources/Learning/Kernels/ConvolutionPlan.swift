import COneDNN
import Synchronization

/// A contraction of one geometry, compiled: oneDNN's primitive with its operands.
final class ConvolutionPlan: @unchecked Sendable {
  enum Contraction {
    case forward, forwardWithBias, inputGradient, weightGradient
  }

  enum Role { case input, output, weights, bias }

  private let primitive: OneDNN.Primitive
  private let operands: [(name: Int32, role: Role, operand: ConvolutionOperand)]
  /// One call at a time: the operands are this plan's.
  private let isRunning = Mutex(())

  init(_ contraction: Contraction, _ geometry: ConvolutionGeometry, in precision: Precision) {
    let algorithm = ConvolutionAlgorithm(contraction, geometry, in: precision)
    primitive = OneDNN.Primitive(algorithm.description)
    operands = algorithm.operands
  }

  /// Computes with memory of the caller for every operand that the contraction has.
  func run(
    input: UnsafePointer<Float>, output: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>? = nil, reordered: ReorderedWeights? = nil
  ) {
    isRunning.withLock { _ in
      for (_, role, operand) in operands {
        let pointer =
          switch role {
          case .input: input
          case .output: output
          case .weights: weights
          case .bias: bias
          }
        guard let pointer else { preconditionFailure("a convolution without its bias") }
        // The contraction says which one is written, and the caller knows.
        operand.enter(
          UnsafeMutablePointer(mutating: pointer), keeper: role == .weights ? reordered : nil)
      }
      primitive.execute(operands.map { ($0.name, $0.operand.memory) })
      for (_, _, operand) in operands { operand.leave() }
    }
  }
}
