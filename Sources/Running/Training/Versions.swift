import HDF5
import Kernels
import MPI

/// What a run is computed with: results depend on it, bit for bit.
public enum Versions {
  /// The program's.
  public static let program = "0.1.0"

  /// Each library by what it is for.
  public static var libraries: [(name: String, value: String)] {
    [
      ("compute", ComputeLibrary.version), ("instruction_set", ComputeLibrary.instructionSet),
      ("mpi", mpi), ("hdf5", HDF5Library.version),
    ]
  }

  /// Program and libraries as attributes of a checkpoint.
  static var attributes: [String: String] {
    Dictionary(uniqueKeysWithValues: [("program", program)] + libraries)
  }

  /// The MPI library without the details of its build.
  private static var mpi: String { String(World.implementationVersion.prefix { $0 != "," }) }
}
