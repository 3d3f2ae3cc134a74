import Archives
import Files

/// The pictures and labels of CIFAR-10, from its binary version.
///
/// Six files, one of them for tests, contain records of 3073 bytes: the label, then 32 x 32 pixels
/// of red, then as many of green, then as many of blue.
///
/// - Source: A. Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*, 2009, and
///   https://www.cs.toronto.edu/~kriz/cifar.html.
public struct CIFAR10: Sendable {
  /// Training pictures or test pictures.
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

  /// Reads all files of a part from a folder or an archive.
  ///
  /// Other names than those of the six files are ignored. All batches must have equally many
  /// records: 10,000 if one of them has that many, or if a batch is alone.
  ///
  /// - Parameters:
  ///   - path: the folder with the files, or the folder that contains their folder
  ///     `cifar-10-batches-bin`, or the archive `cifar-10-binary.tar.gz`.
  ///   - part: training or test pictures.
  /// - Throws: ``DatasetError`` if a file is missing, there twice, cannot be read, or is damaged.
  /// - Cost: two or three times the memory of all pictures.
  public init(_ path: String, part: Part) throws(DatasetError) {
    try checkExists(path)
    let (found, isPython) =
      try FileKind(of: path) == .folder ? Self.folder(path) : Self.archive(path)
    let files = try Self.unique(found, in: path)
    let missing = part.fileNames.filter { files[$0] == nil }
    guard missing.isEmpty else {
      throw .incomplete(
        path: path, dataset: "CIFAR-10", missing: missing,
        advice: isPython
          ? "This is the version for Python. Download the binary version, \(Self.archiveName)"
          : "Name the folder that contains these files, or \(Self.archiveName)")
    }
    let batches = part.fileNames.compactMap { files[$0] }
    for file in batches { try Self.check(file) }
    try Self.checkCounts(batches, among: Array(files.values))
    var labels: [UInt8] = []
    var pixels: [UInt8] = []
    for file in batches {
      for start in stride(from: 0, to: file.bytes.count, by: Self.recordBytes) {
        labels.append(file.bytes[start])
        pixels += file.bytes[start + 1..<start + Self.recordBytes]
      }
    }
    self.labels = labels
    images = SampleArray(shape: [labels.count, 3, 32, 32], values: .bytes(pixels))
  }

  private struct File {
    let path: String
    let bytes: [UInt8]

    var folder: String { folderAndName(of: path).folder }
    var name: String { folderAndName(of: path).name }
  }

  /// The files of both parts that were found, and whether files of the Python version exist.
  private typealias Contents = (files: [File], isPython: Bool)

  private static let recordBytes = 1 + 3 * 32 * 32
  private static let recordCount = 10_000
  private static let classCount = 10
  private static let folderName = "cifar-10-batches-bin"
  private static let archiveName = "cifar-10-binary.tar.gz"
  private static let advice = "Unpack or download \(archiveName) again"
  private static let fileNames = Part.training.fileNames + Part.test.fileNames

  private static func folder(_ path: String) throws(DatasetError) -> Contents {
    var files: [File] = []
    var isPython = false
    for folder in [path, "\(path)/\(folderName)"] {
      for name in fileNames {
        let path = "\(folder)/\(name)"
        isPython = isPython || FileKind(of: String(path.dropLast(4))) == .file
        if FileKind(of: path) == .file {
          files.append(File(path: path, bytes: try wholeFile(path)))
        }
      }
    }
    return (files, isPython)
  }

  private static func archive(_ path: String) throws(DatasetError) -> Contents {
    let archive = try wholeFile(path)
    var isPython = false
    do {
      let contents = try Archives.files(inTarArchive: archive) { name in
        let name = folderAndName(of: name).name
        isPython = isPython || fileNames.contains("\(name).bin")
        return fileNames.contains(name)
      }
      let files = contents.map { entry in
        // Some archives name their files as in ./x/y.
        let parts = entry.path.split(separator: "/").filter { $0 != "." }
        return File(path: "\(path)/\(parts.joined(separator: "/"))", bytes: entry.bytes)
      }
      return (files, isPython)
    } catch {
      guard !error.lacksTrait else {
        throw .unsupported(file: path, reason: "\(error.reason). Or name the unpacked folder")
      }
      throw .unreadable(file: path, reason: "\(error.reason). Name a folder, or \(archiveName)")
    }
  }

  /// The files by their names, which must be unique and in one folder.
  private static func unique(
    _ found: [File], in path: String
  ) throws(DatasetError) -> [String: File] {
    var files: [String: File] = [:]
    for file in found {
      if let first = found.first, first.folder != file.folder {
        throw .malformed(
          file: path, format: "CIFAR-10",
          fault: "there are batches in two folders, \(first.folder) and \(file.folder). "
            + "Name a folder that has only one of them")
      }
      guard files.updateValue(file, forKey: file.name) == nil else {
        throw malformed(file, "it is there twice. \(advice)")
      }
    }
    return files
  }

  private static func check(_ file: File) throws(DatasetError) {
    guard !file.bytes.isEmpty, file.bytes.count % recordBytes == 0 else {
      throw malformed(
        file,
        "its \(file.bytes.count) bytes are not a multiple of \(recordBytes), the size of a record. "
          + advice)
    }
    for record in 0..<file.bytes.count / recordBytes {
      let label = file.bytes[record * recordBytes]
      guard label >= classCount else { continue }
      throw malformed(
        file,
        "record \(record) (the first is 0) has the label \(label), more than \(classCount - 1). "
          + advice)
    }
  }

  /// Refuses a batch with another number of records than the others, or with their pictures.
  private static func checkCounts(_ batches: [File], among all: [File]) throws(DatasetError) {
    let counts = all.map { $0.bytes.count / recordBytes }
    // Archives for tests have fewer records, but equally many in each batch.
    let expected =
      counts.count == 1 || counts.contains(recordCount) ? recordCount : counts.max() ?? recordCount
    for file in batches {
      let count = file.bytes.count / recordBytes
      guard count == expected else {
        throw malformed(file, "it has \(count) records, but \(expected) are expected. \(advice)")
      }
      let copy = all.first { $0.name < file.name && $0.bytes == file.bytes }
      // Archives for tests repeat one record.
      if let copy, file.bytes.dropFirst(recordBytes) != file.bytes.dropLast(recordBytes) {
        throw malformed(file, "its pictures are those of \(copy.name). \(advice)")
      }
    }
  }

  private static func malformed(_ file: File, _ fault: String) -> DatasetError {
    .malformed(file: file.path, format: "CIFAR-10", fault: fault)
  }
}
