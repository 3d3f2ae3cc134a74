import Drawings
import Foundation
import Pictures
import Synchronization
import Tensors

extension PictureFolder {
  /// What happens while pictures are imported.
  public enum Event: Sendable, Equatable {
    /// A file is broken and left out; which one, and why.
    case broken(String)
    /// So many files have been looked at.
    case done(Int)
  }

  /// Writes the pictures as a dataset of square images, in the order of `files`.
  ///
  /// - Parameters:
  ///   - path: the HDF5 file to write.
  ///   - side: of the images; the middle square of each picture is brought to it.
  ///   - colors: RGB or grey.
  ///   - threadCount: how many pictures are decoded at once, on which the result does not depend;
  ///     nil for as many as there are cores.
  ///   - report: is told of broken files and of the progress, in the order of `files`.
  /// - Returns: how many images were written.
  /// - Throws: ``DatasetError`` if no picture is left, or the file cannot be written.
  /// - Cost: memory for a picture of each thread, and for some megabytes of images.
  public func write(
    to path: String, side: Int, colors: PictureColors,
    threadCount: Int? = nil, report: (Event) -> Void
  ) throws(DatasetError) -> Int {
    let threadCount = threadCount ?? ProcessInfo.processInfo.activeProcessorCount
    precondition(side > 0 && threadCount > 0, "images of \(side) pixels, by \(threadCount) threads")
    let shape = [colors.channelCount, side, side]
    // Enough for threads to wait for each other seldom; where images are large, about 16 MB.
    let blockCount = min(64 * threadCount, max(4 * threadCount, (16 << 20) / shape.elementCount))
    var count = 0
    try DatasetFile.write(imagesOfShape: shape, source: "pictures of \(self.path)", to: path) {
      images throws(DatasetError) in
      for first in stride(from: 0, to: files.count, by: blockCount) {
        let block = first..<min(first + blockCount, files.count)
        var pixels: [UInt8] = []
        for result in decoded(block, side: side, colors: colors, threadCount: threadCount) {
          switch result {
          case .success(let image): pixels += image
          case .failure(let error): report(.broken(error.description))
          }
        }
        if !pixels.isEmpty { try images.append(pixels) }
        report(.done(block.upperBound))
      }
      guard images.count > 0 else {
        throw .noPictures(folder: self.path, brokenCount: files.count)
      }
      count = images.count
    }
    return count
  }

  /// The images of some files, or why there is none, in the order of the files.
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
          try PixelImage(decoding: "\(path)/\(files[index])").square(side: side, colors: colors)
        }
        images.withLock { $0[index - block.lowerBound] = image }
      }
    }
    return images.withLock { $0.compactMap { $0 } }
  }
}
