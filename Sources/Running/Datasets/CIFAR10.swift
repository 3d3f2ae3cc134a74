import Archives
import Glibc

/// The pictures and labels of CIFAR-10, from its binary version.
///
/// Six files, one of them for tests, with records of 3073 bytes: the label, and 32 x 32 pixels
/// of red, then of green, then of blue.
///
/// - Source: A. Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*, 2009, and
///   https://www.cs.toronto.edu/~kriz/cifar.html.
public struct CIFAR10: Sendable {
  /// Which pictures.
  public enum Part: Sendable {
    /// `data_batch_1.bin` to `data_batch_5.bin`: 50,000 pictures.
    case training
    /// `test_batch.bin`: 10,000 pictures.
    case test

    var fileNames: [String] {
      switch self {
      case .training: (1...5).map { "data_batch_\($0).bin" }
      case .test: ["test_batch.bin"]
      }
    }
  }

  /// The pictures, `[count, 3, 32, 32]`, in the order of the files.
  public let images: SampleArray
  /// The class of each, 0 to 9.
  public let labels: [UInt8]

  /// Reads a part whole.
  ///
  /// - Parameters:
  ///   - path: the folder with the files, the folder with their folder `cifar-10-batches-bin`, or
  ///     the archive `cifar-10-binary.tar.gz`.
  ///   - part: which files.
  /// - Throws: ``DatasetError`` if a file is missing, cannot be read, or is damaged.
  /// - Cost: memory for the pictures two or three times.
  public init(_ path: String, part: Part) throws(DatasetError) {
    guard access(path, F_OK) == 0 || errno != ENOENT else { throw .missing(file: path) }
    let files = try isFolder(path) ? Self.folder(path, part) : Self.archive(path, part)
    var labels: [UInt8] = []
    var pixels: [UInt8] = []
    for file in files {
      try Self.check(file)
      for start in stride(from: 0, to: file.bytes.count, by: Self.recordBytes) {
        labels.append(file.bytes[start])
        pixels += file.bytes[start + 1..<start + Self.recordBytes]
      }
    }
    self.labels = labels
    images = SampleArray(shape: [labels.count, 3, 32, 32], values: .bytes(pixels))
  }

  private struct File {
    let place: String
    let bytes: [UInt8]
  }

  private static let recordBytes = 1 + 3 * 32 * 32
  private static let classCount = 10
  private static let folderName = "cifar-10-batches-bin"
  private static let archiveName = "cifar-10-binary.tar.gz"

  private static func folder(_ path: String, _ part: Part) throws(DatasetError) -> [File] {
    let inner = "\(path)/\(folderName)"
    let folder = isFolder(inner) ? inner : path
    let missing = part.fileNames.filter { access("\(folder)/\($0)", F_OK) != 0 }
    guard missing.isEmpty else {
      throw incomplete(
        folder, missing, isPython: access("\(folder)/\(missing[0].dropLast(4))", F_OK) == 0)
    }
    var files: [File] = []
    for name in part.fileNames {
      let place = "\(folder)/\(name)"
      files.append(File(place: place, bytes: try wholeFile(place)))
    }
    return files
  }

  private static func archive(_ path: String, _ part: Part) throws(DatasetError) -> [File] {
    var isPython = false
    let contents: [String: [UInt8]]
    do {
      contents = try TarArchive(bytes: try wholeFile(path)).contents { name in
        let name = fileName(of: name)
        isPython = isPython || part.fileNames.contains("\(name).bin")
        return part.fileNames.contains(name)
      }
    } catch let error as DatasetError {
      throw error
    } catch let error as ArchiveError {
      throw .unreadable(
        file: path, reason: "\(error.reason). It should be a folder, or \(archiveName)")
    } catch {
      throw .unreadable(file: path, reason: "\(error)")
    }
    let found = Dictionary(
      contents.map { (fileName(of: $0.key), File(place: "\(path)/\($0.key)", bytes: $0.value)) },
      uniquingKeysWith: { first, _ in first })
    let missing = part.fileNames.filter { found[$0] == nil }
    guard missing.isEmpty else { throw incomplete(path, missing, isPython: isPython) }
    return part.fileNames.compactMap { found[$0] }
  }

  private static func incomplete(
    _ path: String, _ missing: [String], isPython: Bool
  ) -> DatasetError {
    .incomplete(
      path: path, dataset: "CIFAR-10", missing: missing,
      advice: isPython
        ? "This is the version for Python; take the binary one, \(archiveName)"
        : "Name the folder where these files are, or \(archiveName)")
  }

  private static func check(_ file: File) throws(DatasetError) {
    let advice = "Unpack or download \(archiveName) again"
    guard !file.bytes.isEmpty, file.bytes.count % recordBytes == 0 else {
      throw malformed(
        file,
        "it has \(file.bytes.count) bytes, which is no multiple of the \(recordBytes) of a record. "
          + advice)
    }
    for record in 0..<file.bytes.count / recordBytes {
      let label = file.bytes[record * recordBytes]
      guard label >= classCount else { continue }
      throw malformed(
        file,
        "record \(record) (the first is 0) has the label \(label), above \(classCount - 1). "
          + advice)
    }
  }

  private static func malformed(_ file: File, _ fault: String) -> DatasetError {
    .malformed(file: file.place, format: "CIFAR-10", fault: fault)
  }
}

private func fileName(of path: String) -> String {
  String(path.split(separator: "/").last ?? "")
}
