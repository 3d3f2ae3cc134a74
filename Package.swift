// swift-tools-version: 6.2
import PackageDescription

// The list of targets is the import table: a target may import what it `uses`, and nothing else.
// Tests/ArchitectureTests reads the sources and holds them to it.

/// Optional parts of the program.
///
/// `swift build --disable-default-traits` omits them and their C libraries; the functions of their targets then
/// throw errors, whose text is in `Sources/Bindings/Traits`.
let traits: Set<Trait> = [
  .trait(name: "Drawings", description: "Figures, and pictures of samples: PNG and SVG."),
  .trait(name: "Importers", description: "Import of pictures, of .gz files and of .tar archives."),
  .default(enabledTraits: ["Drawings", "Importers"]),
]

/// The trait of each C library that not every build has.
let traitsOfLibraries = [
  "CCairo": "Drawings", "CSPNG": "Importers", "CTurboJPEG": "Importers", "CArchive": "Importers",
  "CZlib": "Importers",
]

/// Dependencies, those on libraries of a trait only in builds with the trait.
func inTheirTraits(_ dependencies: [Target.Dependency]) -> [Target.Dependency] {
  dependencies.map { dependency in
    guard case .byNameItem(let name, _) = dependency, let trait = traitsOfLibraries[name] else {
      return dependency
    }
    return .byName(name: name, condition: .when(traits: [trait]))
  }
}

/// Targets of our own, on one of the five floors of `Sources`.
func target(
  _ floor: String, _ name: String, uses dependencies: [Target.Dependency],
  resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: inTheirTraits(dependencies), path: "Sources/\(floor)/\(name)",
    resources: resources,
    swiftSettings: ["Kernels", "Randomness"].contains(name) ? strict + vectorised : strict)
}

/// Programs, on the top floor.
func program(
  _ name: String, uses dependencies: [Target.Dependency], plugins: [Target.PluginUsage] = []
) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "Sources/Tools/\(name)", swiftSettings: strict,
    plugins: plugins)
}

/// Plugins write code of a program before it is built; `scripts` are what they run.
func plugin(_ name: String, scripts: [String]) -> Target {
  .plugin(
    name: name, capability: .buildTool(), path: "Sources/Tools/\(name)", exclude: scripts)
}

/// A C library of the system, found by pkg-config or, without that, on the default paths;
/// `jobs/setup.sh` installs the Debian package.
func library(_ name: String, _ pkgConfig: String?, debian package: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/Bindings/\(name)", pkgConfig: pkgConfig,
    providers: [.apt([package])])
}

/// Tests of one target; they may also use `dependencies`, and keep files of their own in `folders`.
func tests(
  of name: String, uses dependencies: [Target.Dependency] = [], besides folders: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + inTheirTraits(dependencies),
    path: "Tests/\(name)Tests", exclude: folders, swiftSettings: strict)
}

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

// x86-64-v3 (AVX2 and FMA: Intel since Haswell, AMD since Zen) is what one binary for a mixed
// cluster can count on. Without -fno-math-errno no loop that takes a square root is vectorised. -O also in debug
// builds: training in tests is much faster, and preconditions are still checked.
let instructionSet = Context.environment["SJKO_INSTRUCTION_SET"] ?? "x86-64-v3"
let vectorised: [SwiftSetting] = [
  .unsafeFlags([
    "-O", "-Xcc", "-march=\(instructionSet)", "-Xcc", "-fno-math-errno",
    "-Xcc", "-mprefer-vector-width=512",
  ])
]

// The pkg-config name of the MPI library: "mpich" for MPICH, "impi" for Intel MPI. Its file names the headers and
// the library, whose name differs. Build with another library in a folder of its own (`--scratch-path`).
let messagePassing = Context.environment["SJKO_MPI"] ?? "ompi-c"

let package = Package(
  name: "sjko-dist",
  products: [.executable(name: "sjko-dist", targets: ["sjko-dist"])],
  traits: traits,
  dependencies: [
    // Commands, options and help texts of the programs.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Bindings: C libraries, and the Swift that makes them safe.
    library("CMPI", messagePassing, debian: "libopenmpi-dev"),
    library("CHDF5", "hdf5-serial", debian: "libhdf5-dev"),
    library("COneDNN", nil, debian: "libdnnl-dev"),
    library("CCairo", "cairo", debian: "libcairo2-dev"),
    library("COpenSSL", "libcrypto", debian: "libssl-dev"),
    library("CZlib", "zlib", debian: "zlib1g-dev"),
    library("CArchive", "libarchive", debian: "libarchive-dev"),
    // No pkg-config: its file names one variant of BLAS, and every variant works.
    library("CLAPACK", nil, debian: "liblapacke-dev"),
    // libspng gives the stored colours of every kind of PNG, with 16 bits; libgd has 8 bits, and makes
    // transparent colours of a palette black. Both libraries return errors, which Swift can handle;
    // libpng and libjpeg jump out of the function that called them.
    library("CSPNG", "spng", debian: "libspng-dev"),
    library("CTurboJPEG", "libturbojpeg", debian: "libturbojpeg0-dev"),
    target("Bindings", "MPI", uses: ["CMPI"]),
    target("Bindings", "Sockets", uses: []),
    target("Bindings", "HDF5", uses: ["CHDF5", "Files"]),
    target("Bindings", "OneDNN", uses: ["COneDNN"]),
    target("Bindings", "Files", uses: []),
    target("Bindings", "Texts", uses: []),
    target("Bindings", "Traits", uses: []),
    target("Bindings", "Drawings", uses: ["CCairo", "Files", "Traits"]),
    target("Bindings", "Digests", uses: ["COpenSSL"]),
    target("Bindings", "GZIP", uses: ["CZlib", "Files", "Traits"]),
    target("Bindings", "Archives", uses: ["CArchive", "Traits"]),
    target(
      "Bindings", "Pictures", uses: ["CSPNG", "CTurboJPEG", "Drawings", "Files", "Traits"]),
    target("Bindings", "Matrices", uses: ["CLAPACK"]),

    // Learning: kernels, random numbers, tensors, networks, optimizers.
    target("Learning", "Kernels", uses: ["Matrices", "OneDNN"]),
    target("Learning", "Randomness", uses: []),
    target("Learning", "Tensors", uses: ["Kernels"]),
    target("Learning", "Networks", uses: ["Kernels", "Randomness", "Tensors"]),
    target("Learning", "Optimizers", uses: ["Kernels", "Networks"]),

    // Method: the objectives of semi-dual JKO and related methods, and the divergences.
    target("Method", "SemiDualJKO", uses: ["Networks", "Tensors"]),

    // Running: ranks, data, runs, training, evaluation.
    target("Running", "Parallel", uses: ["Kernels", "MPI", "Sockets"]),
    target("Running", "SealedFiles", uses: ["Digests", "Files", "HDF5"]),
    target(
      "Running", "Datasets",
      uses: [
        "Archives", "Digests", "Drawings", "Files", "GZIP", "HDF5", "Pictures", "Randomness",
        "SealedFiles", "Tensors",
      ]),
    target(
      "Running", "Recipes",
      uses: ["Datasets", "Kernels", "Networks", "Optimizers", "SemiDualJKO", "Texts"],
      // Links to recipes in jobs, so that the built-in recipes and the jobs are one text.
      resources: [.embedInCode("BuiltIn")]),
    target(
      "Running", "Checkpoints",
      uses: ["Digests", "Files", "HDF5", "Kernels", "Networks", "SealedFiles", "Texts"]),
    target(
      "Running", "Runs",
      uses: [
        "Checkpoints", "Digests", "Files", "HDF5", "Kernels", "MPI", "Parallel", "Recipes",
        "SemiDualJKO", "Texts",
      ]),
    target(
      "Running", "Training",
      uses: [
        "Checkpoints", "Datasets", "Kernels", "Networks", "Optimizers", "Parallel", "Recipes",
        "Runs", "SemiDualJKO", "Tensors",
      ]),
    target(
      "Running", "Verification",
      uses: [
        "Checkpoints", "Datasets", "Files", "Recipes", "Runs", "SealedFiles", "SemiDualJKO",
        "Texts",
      ]),
    target("Running", "Figures", uses: ["Drawings", "Tensors", "Texts"]),
    target(
      "Running", "Generation",
      uses: [
        "Checkpoints", "Datasets", "Figures", "Kernels", "Networks", "Randomness", "Recipes",
        "Runs", "Tensors", "Traits",
      ]),
    target(
      "Running", "Planning",
      uses: [
        "Datasets", "Generation", "Kernels", "Networks", "Parallel", "Recipes", "SemiDualJKO",
        "Tensors", "Texts", "Training",
      ]),
    target(
      "Running", "Budgets",
      uses: ["Parallel", "Planning", "Recipes", "SemiDualJKO", "Texts"]),
    target(
      "Running", "Diagnosis",
      uses: [
        "Budgets", "Files", "HDF5", "Kernels", "MPI", "Parallel", "Planning", "Recipes", "Runs",
        "Texts",
      ]),
    target(
      "Running", "Distances", uses: ["Kernels", "Matrices", "Parallel", "Randomness", "Tensors"]),
    target(
      "Running", "Features",
      uses: ["Checkpoints", "Datasets", "Networks", "Optimizers", "Randomness", "Tensors"]),
    target(
      "Running", "Evaluation",
      uses: [
        "Datasets", "Distances", "Features", "Generation", "Kernels", "Parallel", "Recipes",
        "Tensors", "Texts",
      ]),

    // Tools: the programs.
    program(
      "sjko-dist",
      uses: [
        "Budgets", "Checkpoints", "Datasets", "Diagnosis", "Drawings", "Evaluation", "Features",
        "Figures", "Files", "Generation", "HDF5", "Kernels", "MPI", "Networks", "Parallel",
        "Planning", "Recipes", "Runs", "SemiDualJKO", "Tensors", "Texts", "Training", "Traits",
        "Verification",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], plugins: ["BuildOrigin"]),
    plugin("BuildOrigin", scripts: ["origin.sh"]),
    program(
      "sjko-benchmarks",
      uses: [
        "Files", "Kernels", "Parallel", "Planning", "Recipes", "Runs", "Texts",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Tests mirror the sources. Tests of a program or of several ranks start that program.
    .target(name: "ProgramRuns", path: "Tests/ProgramRuns", swiftSettings: strict),
    .target(name: "TemporaryFolders", path: "Tests/TemporaryFolders", swiftSettings: strict),
    .executableTarget(
      name: "rank-scenarios",
      dependencies: [
        "Checkpoints", "Kernels", "MPI", "Networks", "Parallel", "Recipes", "Runs", "Training",
      ],
      path: "Tests/rank-scenarios", swiftSettings: strict),
    tests(of: "MPI"),
    tests(of: "Sockets"),
    tests(of: "HDF5", uses: ["ProgramRuns", "TemporaryFolders"]),
    tests(of: "OneDNN"),
    tests(of: "Files", uses: ["TemporaryFolders"]),
    tests(of: "Texts"),
    tests(of: "Traits", uses: ["ProgramRuns", "sjko-dist"]),
    tests(of: "Drawings", uses: ["CCairo", "TemporaryFolders"]),
    tests(of: "Digests"),
    tests(of: "GZIP"),
    tests(of: "Archives", uses: ["TemporaryFolders"]),
    tests(of: "Pictures", uses: ["Drawings", "Files", "ProgramRuns", "TemporaryFolders"]),
    tests(of: "Matrices"),
    tests(of: "Kernels"),
    tests(of: "Randomness"),
    tests(of: "Tensors", uses: ["Kernels"]),
    tests(of: "Networks", uses: ["HDF5", "Kernels", "Tensors"], besides: ["reference"]),
    tests(of: "Optimizers", uses: ["HDF5", "Kernels", "Networks"]),
    tests(of: "SemiDualJKO", uses: ["Kernels", "Networks", "Tensors"]),
    tests(of: "Parallel", uses: ["Kernels", "MPI", "ProgramRuns", "rank-scenarios"]),
    tests(of: "SealedFiles", uses: ["Files", "HDF5", "ProgramRuns", "TemporaryFolders"]),
    tests(
      of: "Datasets",
      uses: [
        "Drawings", "Files", "HDF5", "ProgramRuns", "Randomness", "TemporaryFolders", "Tensors",
      ]),
    tests(
      of: "Recipes", uses: ["Datasets", "Networks", "Optimizers", "ProgramRuns", "SemiDualJKO"]),
    tests(
      of: "Checkpoints",
      uses: [
        "HDF5", "Kernels", "Networks", "ProgramRuns", "SealedFiles", "TemporaryFolders", "Tensors",
      ]),
    tests(of: "Runs", uses: ["Checkpoints", "Files", "SemiDualJKO", "TemporaryFolders", "Texts"]),
    tests(
      of: "Training",
      uses: [
        "Checkpoints", "Digests", "Generation", "HDF5", "Kernels", "Networks", "Parallel",
        "ProgramRuns", "Recipes", "Runs", "SemiDualJKO", "TemporaryFolders", "Tensors",
        "rank-scenarios", "sjko-dist",
      ], besides: ["golden"]),
    tests(
      of: "Verification",
      uses: ["ProgramRuns", "TemporaryFolders", "sjko-dist"]),
    tests(of: "Figures", uses: ["Drawings", "TemporaryFolders", "Tensors"]),
    tests(
      of: "Planning",
      uses: [
        "HDF5", "Kernels", "Parallel", "Recipes", "SemiDualJKO", "TemporaryFolders", "Tensors",
        "Training",
      ]),
    tests(of: "Budgets", uses: ["Parallel", "Planning", "Recipes"]),
    tests(of: "Diagnosis", uses: ["Runs", "TemporaryFolders"]),
    tests(of: "Distances", uses: ["Matrices", "Parallel", "Tensors"]),
    tests(
      of: "Evaluation",
      uses: [
        "Datasets", "Distances", "Generation", "HDF5", "Parallel", "TemporaryFolders", "Texts",
      ]),
    tests(of: "Features", uses: ["Datasets", "Networks", "TemporaryFolders", "Tensors"]),
    tests(
      of: "sjko-dist",
      uses: [
        "HDF5", "ProgramRuns", "sjko-benchmarks",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], besides: ["snapshots"]),
    .testTarget(name: "ArchitectureTests", path: "Tests/ArchitectureTests", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
