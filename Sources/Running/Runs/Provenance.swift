import Digests
import Files
import Glibc
import HDF5
import Kernels
import MPI
public import Parallel
public import Recipes

/// What a run is computed with: program, libraries, processor.
public enum Provenance {
  /// The version of this program.
  static let program = "0.1.0"

  /// The commit that the program was built from, with `+changes` if files differed from it, and the
  /// compiler; both are empty if they are unknown.
  ///
  /// The program sets it before anything else.
  nonisolated(unsafe) public static var build = (commit: "", compiler: "")

  /// Version and commit, as in `0.1.0 (a1b2c3d)`; without a commit the version alone.
  public static var version: String {
    build.commit.isEmpty ? program : "\(program) (\(build.commit))"
  }

  /// Each library by its purpose, and the instruction set.
  public static var libraries: [(name: String, value: String)] {
    [
      ("compute", ComputeLibrary.version), ("instruction_set", ComputeLibrary.instructionSet),
      ("mpi", World.implementationVersion), ("hdf5", HDF5Library.version),
    ]
  }

  /// Program, commit, libraries and threads, as attributes of a run's checkpoints.
  ///
  /// The bits of a run depend on all of them but the commit, which tells the code that computed them.
  public static func versions(of recipe: Recipe) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: [
        ("program", program), ("threads_per_rank", "\(recipe.threadsPerRank)"),
        ("products", recipe.products.chosen.version),
      ] + libraries + (build.commit.isEmpty ? [] : [(commitName, build.commit)]))
  }

  /// The name of the commit among the versions.
  static let commitName = "commit"

  /// The versions of a run's checkpoints, and those of the compiler and the C library.
  static func allVersions(of recipe: Recipe) -> [String: String] {
    versions(of: recipe).merging([
      "compiler": build.compiler, "c_library": cLibrary,
    ]) { $1 }
  }

  /// The model of this host's processor; empty if Linux does not tell.
  static var processor: String {
    let lines = ((try? bytesOfFile("/proc/cpuinfo")) ?? []).split(separator: UInt8(ascii: "\n"))
    let model = lines.lazy.map { String(decoding: $0, as: UTF8.self) }
      .first { $0.hasPrefix("model name") }
    return model?.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? ""
  }

  /// What this rank runs: the program and its arguments, which all ranks must share, and the libraries.
  ///
  /// The recipe is not among them: rank 0 reads it and gives it to all.
  ///
  /// - Cost: it reads the program once, 17 MB in 0.012 s.
  public static var facts: [RankFact] {
    [
      RankFact("version", version, .refused),
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
