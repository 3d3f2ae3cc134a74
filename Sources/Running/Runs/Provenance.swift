import HDF5
import Kernels
import MPI
public import Recipes

/// The versions that the bits of a run depend on.
public enum Provenance {
  /// The version of this program.
  public static let program = "0.1.0"

  /// Each library by its purpose, and the instruction set.
  static var libraries: [(name: String, value: String)] {
    [
      ("compute", ComputeLibrary.version), ("instruction_set", ComputeLibrary.instructionSet),
      ("mpi", mpi), ("hdf5", HDF5Library.version),
    ]
  }

  /// Program, libraries and threads, as attributes of a run's checkpoints.
  public static func versions(of recipe: Recipe) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: [
        ("program", program), ("threads_per_rank", "\(recipe.threadsPerRank)"),
      ] + libraries)
  }

  /// The MPI library, without the details of its build.
  private static var mpi: String { String(World.implementationVersion.prefix { $0 != "," }) }
}
