public import Kernels

/// The library for products of matrices: a recipe's `products`.
public enum ProductSetting: String, Sendable, CaseIterable {
  /// The usual one for the architecture of the program.
  case automatic = "auto"
  /// oneDNN.
  case oneDNN = "onednn"
  /// OpenBLAS, or another BLAS that is installed in its place.
  case openBLAS = "openblas"

  /// The library on this machine.
  public var chosen: ProductLibrary { ProductLibrary(rawValue: rawValue) ?? .usual }
}

extension Recipe {
  /// Sets the threads and the library that this process computes with.
  ///
  /// - Throws: `ThreadShortage` if the process does not get that many threads.
  public func prepareToCompute() throws(ThreadShortage) {
    try ComputeThreads.use(threadsPerRank)
    ProductLibrary.use(products.chosen)
  }
}
