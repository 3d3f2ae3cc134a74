import ArgumentParser
import Datasets
import Foundation

extension Dataset {
  /// The pictures of a folder.
  struct FromPictures: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "images", abstract: "From a folder of PNG and JPEG files.",
      discussion: """
        All .png, .jpg and .jpeg files of the folder and of those in it, in the order of their \
        paths. The middle square of each picture is brought to the size: by area where it \
        shrinks, by interpolation where it grows. Broken files are named and left out.
        """)

    @Argument(help: "The folder.")
    var folder: String

    @Option(help: "Height and width of the images in pixels.")
    var size: Int

    @Flag(help: "One channel, the brightness, instead of red, green and blue.")
    var grey = false

    @Option(help: "The HDF5 file to write.")
    var output: String

    func validate() throws {
      guard size > 0 else { throw ValidationError("--size must be positive") }
    }

    func run() throws {
      try Failure.reporting {
        let pictures = try PictureFolder(folder)
        let colors: PictureColors = grey ? .grey : .rgb
        let total = pictures.files.count
        let isTerminal = isatty(STDERR_FILENO) == 1
        // The code of ECMA-48 that erases the line before; none where nothing is overwritten.
        let lineStart = isTerminal ? "\r\u{1B}[K" : ""
        let count = try pictures.write(to: output, side: size, colors: colors) { event in
          switch event {
          case .broken(let reason): tell("\(lineStart)left out: \(reason)\n")
          case .done(let done):
            if isTerminal { tell("\(lineStart)\(done) of \(total) pictures") }
          }
        }
        tell(lineStart)
        print(
          "\(output): \(count) samples of \(colors.channelCount) x \(size) x \(size)"
            + (count < total ? "; broken files left out: \(total - count)" : ""))
      }
    }

    private func tell(_ text: String) {
      FileHandle.standardError.write(Data(text.utf8))
    }
  }
}
