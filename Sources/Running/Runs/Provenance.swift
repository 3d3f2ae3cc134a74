import Digests
import Glibc
import HDF5
import Kernels
import MPI
public import Parallel
public import Recipes

/// The versions that the bits of a run depend on.
public enum Provenance {
  /// The version of this program.
  public static let program = "0.1.0"

  /// Each library by its purpose, and the instruction set.
  static var libraries: [(name: String, value: String)] {
    [
      ("compute", ComputeLibrary.version), ("instruction_set", ComputeLibrary.instructionSet),
      ("mpi", World.libraryVersion), ("hdf5", HDF5Library.version),
    ]
  }

  /// Program, libraries and threads, as attributes of a run's checkpoints.
  public static func versions(of recipe: Recipe) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: [
        ("program", program), ("threads_per_rank", "\(recipe.threadsPerRank)"),
        ("products", recipe.products.library.version),
      ] + libraries)
  }

  /// What this rank runs: the program and its arguments, which all ranks must share, and the libraries.
  ///
  /// The recipe is not among them: rank 0 reads it and gives it to all.
  ///
  /// - Cost: it reads the program once, 17 MB in 0.012 s.
  public static var facts: [RankFact] {
    [
      RankFact("version", program, .refused),
      RankFact("program (SHA-256)", programDigest, .refused),
      RankFact("arguments", CommandLine.arguments.dropFirst().joined(separator: " "), .refused),
      RankFact("C library", cLibrary, .noted),
    ] + libraries.map { RankFact($0.name, $0.value, .noted) }
  }

  private static var cLibrary: String {
    var text = [UInt8](repeating: 0, count: 64)
    let count = text.withUnsafeMutableBytes { bytes in
      confstr(Int32(_CS_GNU_LIBC_VERSION), bytes.baseAddress, bytes.count)
    }
    return String(decoding: text[..<max(0, min(count, text.count) - 1)], as: UTF8.self)
  }

  /// The digest of the file of this program.
  private static var programDigest: String {
    let descriptor = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "unknown" }
    defer { close(descriptor) }
    var digest = SHA256()
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while case let count = read(descriptor, &chunk, chunk.count), count > 0 {
      digest.update(chunk.span.extracting(..<count).bytes)
    }
    return String(digest.digest().prefix(16))
  }
}
