import Drawings
public import Files
import Foundation
import Pictures
import Synchronization
import Tensors

/// The PNG and JPEG files of a folder and of all folders in it.
///
/// Names that begin with a dot are left out. Symbolic links to folders are not followed.
public struct PictureFolder: Sendable {
  /// Where the folder is.
  public let path: String
  /// Paths relative to the folder, sorted by their bytes, as `LC_ALL=C sort` does.
  public let files: [FilePath]

  /// Lists the pictures; none is opened yet.
  ///
  /// - Throws: ``DatasetError`` if there is no such folder, it or a folder in it cannot be listed, or
  ///   there is no picture.
  public init(_ path: String) throws(DatasetError) {
    self.path = path
    try checkExists(path)
    guard FileKind(of: path) == .folder else {
      throw .unreadable(file: path, reason: "it is not a folder. Name a folder with pictures")
    }
    do {
      files = try FilePath(path).files { name in
        let text = String(decoding: name, as: UTF8.self).lowercased()
        return [".png", ".jpg", ".jpeg"].contains { text.hasSuffix($0) }
      }
    } catch {
      throw .unreadable(file: path, reason: "\(error)")
    }
    guard !files.isEmpty else { throw .noPictures(folder: path, brokenCount: 0) }
  }
}

extension PictureFolder {
  /// An event during an import.
  public enum Event: Sendable, Equatable {
    /// A file is left out because it is broken; the text has its path and the reason.
    case broken(String)
    /// This number of files has been read, of all files.
    case done(Int, of: Int)

    /// The text to print; a terminal shows a progress line, which the next text erases.
    public func text(onTerminal isTerminal: Bool) -> String {
      // ECMA-48's code that erases the current line.
      let erase = isTerminal ? "\r\u{1B}[K" : ""
      return switch self {
      case .broken(let reason): "\(erase)left out: \(reason)\n"
      case .done(let count, let total) where isTerminal && count < total:
        "\(erase)\(count) of \(total) pictures"
      case .done: erase
      }
    }
  }

  /// Writes the pictures as a dataset of square images, in the order of `files`.
  ///
  /// - Parameters:
  ///   - path: the HDF5 file to write.
  ///   - side: height and width of the images, from the middle square of each picture.
  ///   - colors: RGB or grey.
  ///   - threadCount: number of threads that decode pictures, or nil for one per core. The file does
  ///     not depend on it.
  ///   - report: receives broken files and progress, in the order of `files`.
  /// - Returns: the file, without the broken pictures.
  /// - Throws: ``DatasetError`` if all pictures are broken, the file cannot be written, this build
  ///   cannot decode pictures, or this machine has too little memory for images of this size.
  /// - Cost: memory for one picture per thread, and for about 16 MB of images.
  public func write(
    to path: String, side: Int, colors: PictureColors,
    threadCount: Int? = nil, report: (Event) -> Void
  ) throws(DatasetError) -> DatasetFile {
    let threadCount = threadCount ?? ProcessInfo.processInfo.activeProcessorCount
    precondition(side > 0 && threadCount > 0, "images of \(side) pixels, by \(threadCount) threads")
    // Eight bytes for each sum of a resampled line, and one for each pixel.
    try checkMemory(
      [threadCount, 3, side, side], itemBytes: 9, for: "images of \(side) x \(side) pixels")
    let shape = [colors.channelCount, side, side]
    // With large blocks, threads seldom wait for each other. Blocks of large images have 16 MB.
    let blockCount = min(64 * threadCount, max(4 * threadCount, (16 << 20) / shape.elementCount))
    return try DatasetFile.write(
      imagesOfShape: shape, source: "pictures of \(self.path)", to: path
    ) { append in
      var brokenCount = 0
      for first in stride(from: 0, to: files.count, by: blockCount) {
        let block = first..<min(first + blockCount, files.count)
        var pixels: [UInt8] = []
        for result in decoded(block, side: side, colors: colors, threadCount: threadCount) {
          switch result {
          case .success(let image): pixels += image
          case .failure(let error) where error.lacksTrait:
            throw DatasetError.unsupported(file: self.path, reason: error.reason)
          case .failure(let error):
            report(.broken(error.description))
            brokenCount += 1
          }
        }
        if !pixels.isEmpty { try append(pixels) }
        report(.done(block.upperBound, of: files.count))
      }
      guard brokenCount < files.count else {
        throw DatasetError.noPictures(folder: self.path, brokenCount: brokenCount)
      }
    }
  }

  /// The image of each file, or the reason why it cannot be decoded, in the order of the files.
  private func decoded(
    _ block: Range<Int>, side: Int, colors: PictureColors, threadCount: Int
  ) -> [Result<[UInt8], PictureError>] {
    let next = Atomic(block.lowerBound)
    let images = Mutex([Result<[UInt8], PictureError>?](repeating: nil, count: block.count))
    DispatchQueue.concurrentPerform(iterations: threadCount) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < block.upperBound else { return }
        let image = Result { () throws(PictureError) in
          try PixelImage(decoding: FilePath(path).appending(files[index]))
            .square(side: side, colors: colors)
        }
        images.withLock { $0[index - block.lowerBound] = image }
      }
    }
    return images.withLock { $0.compactMap { $0 } }
  }
}
