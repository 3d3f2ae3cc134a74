import OneDNN
import Synchronization

/// A compiled operation of oneDNN with its operands; the caller provides memory for each call.
final class CompiledOperation: @unchecked Sendable {
  private let primitive: Primitive
  private let operands: [(operand: Operation.Operand, array: CompiledOperand)]
  /// The operands belong to this object, so only one thread runs it at a time.
  private let isRunning = Mutex(())

  /// Compiles an operation for arrays in the caller's layouts.
  ///
  /// The last operand is written; the others are read.
  init(_ operation: Operation, operands: [(operand: Operation.Operand, layout: Layout)]) {
    primitive = Primitive(operation)
    self.operands = operands.map { operand, layout in
      (
        operand,
        CompiledOperand(
          outer: layout, inner: operation.layout(of: operand),
          isWritten: operand == operands.last?.operand)
      )
    }
  }

  /// Computes with the memory that `pointer` returns for each operand; writes to the result only.
  ///
  /// `reordered` keeps the copy of the weights.
  func run(
    reordered: ReorderedWeights? = nil, _ pointer: (Operation.Operand) -> UnsafePointer<Float>?
  ) {
    isRunning.withLock { _ in
      for (operand, array) in operands {
        guard let pointer = pointer(operand) else { preconditionFailure("no memory: \(operand)") }
        array.enter(
          UnsafeMutablePointer(mutating: pointer), keeper: operand == .weights ? reordered : nil)
      }
      primitive.run(operands.map { ($0.operand, $0.array.memory) })
      for (_, array) in operands { array.leave() }
    }
  }
}

/// Compiled operations by their sizes and by the number of threads, which oneDNN compiles for.
struct CompiledOperations<Sizes: Hashable & Sendable>: ~Copyable, Sendable {
  private struct Key: Hashable {
    let sizes: Sizes
    let threads: Int
  }

  private let compiled = Mutex<[Key: CompiledOperation]>([:])

  /// The operation of these sizes; `compile` makes it at the first call.
  func operation(_ sizes: Sizes, compile: () -> CompiledOperation) -> CompiledOperation {
    let key = Key(sizes: sizes, threads: ComputeThreads.count)
    return compiled.withLock { compiled in
      if let operation = compiled[key] { return operation }
      let operation = compile()
      compiled[key] = operation
      return operation
    }
  }
}

extension Primitive {
  /// Computes with scratch memory that all primitives share.
  func run(_ arguments: [(operand: Operation.Operand, memory: Memory)]) {
    let scratch = ScratchMemory.take(count: scratchLayout.floatCount)
    defer { scratch.giveBack() }
    execute(arguments, scratch: scratch.pointer)
  }
}

/// Memory that an operation of oneDNN needs while it runs.
///
/// Operations that do not run at the same time share one block, of the largest size needed so far. The
/// pool of buffers would also keep all smaller blocks.
private final class ScratchMemory: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer
  private let count: Int

  private static let spare = Mutex<ScratchMemory?>(nil)

  private init(count: Int) {
    self.count = count
    pointer = .allocate(byteCount: max(64, 4 * count), alignment: 64)
  }

  deinit { pointer.deallocate() }

  /// Takes at least `count` floats.
  static func take(count: Int) -> ScratchMemory {
    let taken = spare.withLock { spare in
      defer { spare = nil }
      return spare
    }
    if let taken, taken.count >= count { return taken }
    return ScratchMemory(count: count)
  }

  /// Keeps the block for the next operation, unless a larger one is kept already.
  func giveBack() {
    Self.spare.withLock { spare in
      if (spare?.count ?? -1) < count { spare = self }
    }
  }
}
