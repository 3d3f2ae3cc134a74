import ArgumentParser
import Datasets

/// `sjko-dist dataset`: makes the HDF5 files that recipes name.
struct Dataset: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make an HDF5 dataset.",
    subcommands: [
      FromIDX.self, FromCIFAR10.self, FromPictures.self, FromNumPy.self, Synthetic.self,
    ])

  /// Images and labels as MNIST has them.
  struct FromIDX: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "idx", abstract: "From IDX files, plain or compressed by gzip.")

    @Argument(help: "The images.")
    var images: String

    @Option(help: "Their labels.")
    var labels: String?

    @Option(help: "Put the images into the middle of black squares of so many pixels.")
    var pad: Int?

    @Option(help: "The HDF5 file to write.")
    var output: String

    func validate() throws {
      guard pad.map({ $0 > 0 }) ?? true else { throw ValidationError("--pad must be positive") }
    }

    func run() throws {
      try Failure.reporting {
        let samples = try IDXFile(images).images(paddedTo: pad)
        let labels = try labels.map { try IDXFile($0).labels(count: samples.shape[0]) }
        try save(samples, labels: labels, source: images, to: output)
      }
    }
  }

  /// Pictures and labels of CIFAR-10.
  struct FromCIFAR10: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cifar10", abstract: "From the binary version of CIFAR-10.")

    @Argument(help: "cifar-10-binary.tar.gz, or the folder that it was unpacked in.")
    var path: String

    @Flag(help: "The 10,000 pictures for tests instead of the 50,000 for training.")
    var test = false

    @Option(help: "The HDF5 file to write.")
    var output: String

    func run() throws {
      try Failure.reporting {
        let dataset = try CIFAR10(path, part: test ? .test : .training)
        try save(dataset.images, labels: dataset.labels, source: path, to: output)
      }
    }
  }

  /// An array of NumPy.
  struct FromNumPy: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "npy", abstract: "From a NumPy array, one row a sample.")

    @Argument(help: "The .npy file: float32, float64 or uint8, [n, d] or [n, channels, h, w].")
    var array: String

    @Option(help: "A .npy file with their labels, uint8 [n].")
    var labels: String?

    @Option(help: "The HDF5 file to write.")
    var output: String

    func run() throws {
      try Failure.reporting {
        let samples = try NumPyFile(array).samples()
        let labels = try labels.map { try NumPyFile($0).labels(count: samples.shape[0]) }
        try save(samples, labels: labels, source: array, to: output)
      }
    }
  }

  /// A set with a formula.
  struct Synthetic: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "From a formula.",
      discussion: """
        Sets: \(SyntheticKind.withoutParameters.map(\.name).joined(separator: ", ")). A recipe can \
        also name them itself, and then draws new samples for ever.
        """)

    @Argument(help: "The name of the set.")
    var name: String

    @Option(help: "How many samples.")
    var count = 50_000

    @Option(help: "Seed of the random numbers.")
    var seed: UInt64 = 1024

    @Option(help: "The HDF5 file to write.")
    var output: String

    func validate() throws {
      let names = SyntheticKind.withoutParameters.map(\.name)
      guard names.contains(name) else {
        throw ValidationError("no set is called '\(name)': \(names.joined(separator: ", "))")
      }
      guard count > 0 else { throw ValidationError("--count must be positive") }
    }

    func run() throws {
      try Failure.reporting {
        guard let kind = SyntheticKind.withoutParameters.first(where: { $0.name == name }) else {
          return
        }
        try save(
          try SampleArray(kind, count: count, seed: seed), labels: nil,
          source: "\(name), seed \(seed)", to: output)
      }
    }
  }
}

/// Writes a dataset and says what is in it.
private func save(
  _ samples: SampleArray, labels: [UInt8]?, source: String, to path: String
) throws {
  try DatasetFile.write(samples, labels: labels, source: source, to: path)
  let shape = samples.shape.dropFirst().map(String.init).joined(separator: " x ")
  print("\(path): \(samples.shape[0]) samples of \(shape)")
}
