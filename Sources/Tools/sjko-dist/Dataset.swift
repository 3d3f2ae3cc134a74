import ArgumentParser
import Datasets
import Glibc

struct Dataset: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make an HDF5 dataset.",
    subcommands: [
      FromIDX.self, FromCIFAR10.self, FromPictures.self, FromNumPy.self, Synthetic.self,
    ])
}

/// A command that writes a dataset file and prints a line about it.
private protocol ImportCommand: ParsableCommand {
  var destination: Destination { get }

  /// Writes the file, and returns the text to print.
  func write(to path: String) throws -> any CustomStringConvertible
}

extension ImportCommand {
  func run() throws {
    try Failure.reporting { try printLine("\(try write(to: destination.output))") }
  }
}

extension Dataset {
  struct FromIDX: ImportCommand {
    static let configuration = CommandConfiguration(
      commandName: "idx", abstract: "From IDX files, plain or compressed by gzip.",
      usage: "sjko-dist dataset idx <images> --output <output> [<options>]")

    @Argument(help: "The IDX file with the images.")
    var images: String

    @Option(help: "The IDX file with the labels. (default: no labels)")
    var labels: String?

    @Option(help: "Side of black squares with the images in the middle. (default: none)")
    var pad: Int?

    @OptionGroup var destination: Destination

    func write(to path: String) throws -> any CustomStringConvertible {
      let samples = try IDXFile(images).images(paddedTo: pad)
      let labels = try labels.map { try IDXFile($0).labels(count: samples.shape[0]) }
      return try DatasetFile.write(samples, labels: labels, source: images, to: path)
    }
  }

  struct FromCIFAR10: ImportCommand {
    static let configuration = CommandConfiguration(
      commandName: "cifar10", abstract: "From the binary version of CIFAR-10.")

    @Argument(help: "cifar-10-binary.tar.gz, or a folder with its contents.")
    var path: String

    @Flag(help: "Import the 10,000 test pictures instead of the 50,000 training pictures.")
    var test = false

    @OptionGroup var destination: Destination

    func write(to output: String) throws -> any CustomStringConvertible {
      let dataset = try CIFAR10(path, part: test ? .test : .training)
      return try DatasetFile.write(
        dataset.images, labels: dataset.labels, source: path, to: output)
    }
  }

  struct FromNumPy: ImportCommand {
    static let configuration = CommandConfiguration(
      commandName: "npy", abstract: "From a NumPy array, one row per sample.")

    @Argument(help: "The .npy file: float32, float64 or uint8, [n, d] or [n, channels, h, w].")
    var array: String

    @Option(help: "The .npy file with the labels: uint8, [n]. (default: no labels)")
    var labels: String?

    @OptionGroup var destination: Destination

    func write(to path: String) throws -> any CustomStringConvertible {
      let samples = try NumPyFile(array).samples()
      for note in samples.notes(of: array) { printError("note: \(note)\n") }
      let labels = try labels.map { try NumPyFile($0).labels(count: samples.shape[0]) }
      return try DatasetFile.write(samples, labels: labels, source: array, to: path)
    }
  }

  struct FromPictures: ImportCommand {
    static let configuration = CommandConfiguration(
      commandName: "images", abstract: "From a folder of PNG and JPEG files.",
      usage: "sjko-dist dataset images <folder> --size <n> --output <output> [--grey]",
      discussion: """
        Imports all .png, .jpg and .jpeg files of the folder and of the folders in it, in the \
        order of their paths. Pictures are turned as their EXIF orientation states. Transparency is \
        ignored: a transparent pixel has its stored colour. 16 bits are rounded to 8. The middle \
        square of each picture is resized: by area averages to a smaller size, by interpolation to \
        a larger one. Broken files, FIFOs, sockets and devices are reported and left out.
        """)

    @Argument(help: "The folder with the pictures.")
    var folder: String

    @Option(help: ArgumentHelp("Height and width of the images in pixels.", valueName: "n"))
    var size: Int

    @Flag(help: "Write one channel, the brightness, instead of red, green and blue.")
    var grey = false

    @OptionGroup var destination: Destination

    func validate() throws { try checkPositive(size, "--size") }

    func write(to path: String) throws -> any CustomStringConvertible {
      let pictures = try PictureFolder(folder)
      let isTerminal = isatty(STDERR_FILENO) == 1
      let file = try pictures.write(to: path, side: size, colors: grey ? .grey : .rgb) { event in
        printError(event.text(onTerminal: isTerminal))
      }
      let brokenCount = pictures.files.count - file.rowCount
      return "\(file)" + (brokenCount > 0 ? "; files left out: \(brokenCount)" : "")
    }
  }

  struct Synthetic: ImportCommand {
    static let configuration = CommandConfiguration(
      abstract: "From a formula.",
      usage: "sjko-dist dataset synthetic <name> --output <output> [<options>]",
      discussion: list
        + "\n\nA recipe can also contain a formula. Training then draws new samples at every step.")

    private static let list = SyntheticKind.withoutParameters
      .map { "\($0.name): \($0.meaning)." }.joined(separator: "\n")

    @Argument(
      help: ArgumentHelp("The name of the formula.", valueName: "name"),
      transform: { name in
        let kinds = SyntheticKind.withoutParameters
        guard let kind = kinds.first(where: { $0.name == name }) else {
          throw ValidationError(
            "there is no formula '\(name)', only \(kinds.map(\.name).joined(separator: ", "))")
        }
        return kind
      })
    var kind: SyntheticKind

    @Option(help: "Number of samples.")
    var count = 50_000

    @Option(help: "Seed of the random numbers.")
    var seed: UInt64 = 1024

    @OptionGroup var destination: Destination

    func validate() throws { try checkPositive(count, "--count") }

    func write(to path: String) throws -> any CustomStringConvertible {
      let samples = try SampleArray(kind, count: count, seed: seed)
      return try DatasetFile.write(samples, source: "\(kind.name), seed \(seed)", to: path)
    }
  }
}
