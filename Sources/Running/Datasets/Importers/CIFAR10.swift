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
  /// - Parameters:
  ///   - path: the folder with the files, or the folder that contains their folder
  ///     `cifar-10-batches-bin`, or the archive `cifar-10-binary.tar.gz`.
  ///   - part: training or test pictures.
  /// - Throws: ``DatasetError`` if a file is missing, cannot be read, or is damaged.
  /// - Cost: two or three times the memory of the pictures.
  public init(_ path: String, part: Part) throws(DatasetError) {
    try checkExists(path)
    let (files, isPython) =
      try FileKind(of: path) == .folder ? Self.folder(path, part) : Self.archive(path, part)
    let missing = part.fileNames.filter { files[$0] == nil }
    guard missing.isEmpty else {
      throw .incomplete(
        path: path, dataset: "CIFAR-10", missing: missing,
        advice: isPython
          ? "This is the version for Python. Download the binary version, \(Self.archiveName)"
          : "Name the folder that contains these files, or \(Self.archiveName)")
    }
    var labels: [UInt8] = []
    var pixels: [UInt8] = []
    for file in part.fileNames.compactMap({ files[$0] }) {
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
    let path: String
    let bytes: [UInt8]
  }

  /// The files of a part that were found, by name, and whether files of the Python version exist.
  private typealias Contents = (files: [String: File], isPython: Bool)

  private static let recordBytes = 1 + 3 * 32 * 32
  private static let classCount = 10
  private static let folderName = "cifar-10-batches-bin"
  private static let archiveName = "cifar-10-binary.tar.gz"

  private static func folder(_ path: String, _ part: Part) throws(DatasetError) -> Contents {
    let inner = "\(path)/\(folderName)"
    let folder = FileKind(of: inner) == .folder ? inner : path
    func exists(_ name: some StringProtocol) -> Bool {
      FileKind(of: "\(folder)/\(name)") != .missing
    }
    var files: [String: File] = [:]
    for name in part.fileNames where exists(name) {
      let path = "\(folder)/\(name)"
      files[name] = File(path: path, bytes: try wholeFile(path))
    }
    return (files, part.fileNames.contains { exists($0.dropLast(4)) })
  }

  private static func archive(_ path: String, _ part: Part) throws(DatasetError) -> Contents {
    let archive = try wholeFile(path)
    var isPython = false
    do {
      let contents = try Archives.files(inTarArchive: archive) { name in
        let name = fileName(of: name)
        isPython = isPython || part.fileNames.contains("\(name).bin")
        return part.fileNames.contains(name)
      }
      let files = contents.map {
        (fileName(of: $0.key), File(path: "\(path)/\($0.key)", bytes: $0.value))
      }
      return (Dictionary(files, uniquingKeysWith: { first, _ in first }), isPython)
    } catch {
      throw .unreadable(file: path, reason: "\(error.reason). Name a folder, or \(archiveName)")
    }
  }

  private static func check(_ file: File) throws(DatasetError) {
    let advice = "Unpack or download \(archiveName) again"
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

  private static func malformed(_ file: File, _ fault: String) -> DatasetError {
    .malformed(file: file.path, format: "CIFAR-10", fault: fault)
  }
}

private func fileName(of path: String) -> String {
  String(path.split(separator: "/").last ?? "")
}
