import Files
import Glibc
import Runs
import Texts

/// Verifies files, run folders, and folders of them, and counts what it finds.
///
/// It reads every byte of checkpoints, stages, datasets, feature networks, metrics and recipes, and
/// changes nothing. Timings, pictures and logs are not verified.
public struct Verifier {
  /// The number of files that were verified, with or without a fault.
  public private(set) var fileCount = 0
  /// One entry for each file with a fault: the kind of the file.
  public private(set) var faulty: [VerifiedFile.Kind] = []
  private let show: (VerifiedFile) throws -> Void

  /// Prepares to verify; `show` gets the result of each file.
  public init(show: @escaping (VerifiedFile) throws -> Void) { self.show = show }

  /// Verifies a file, a run folder, or all files and runs in a folder.
  ///
  /// - Throws: an error of `show`. Faults of files are results.
  /// - Cost: reads all files once or twice.
  public mutating func verify(_ path: String) throws {
    let count = fileCount
    switch FileKind(of: path) {
    case .missing:
      try note(VerifiedFile(path, .unknown, fault: "no such file", remedy: Remedy.path))
    case .folder:
      try verifyFolder(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
      if fileCount == count {
        try note(
          VerifiedFile(
            path, .unknown, fault: "the folder has nothing to verify",
            remedy: "Name a run folder, or a folder with files that end in .h5"))
      }
    case .file, .special: try verifyFile(path)
    }
  }

  private mutating func verifyFile(_ path: String) throws {
    let (folder, name) = folderAndName(of: path)
    if RunCheck.isRun(folder), let result = RunCheck(RunFolder(folder)).result(of: name) {
      return try note(result)
    }
    let result = DataFileCheck(path).result
    guard case .skipped(let reason) = result.state else { return try note(result) }
    try note(
      VerifiedFile(
        path, .unknown, fault: reason, remedy: "Name a file that this program has written"))
  }

  private mutating func verifyFolder(_ path: String) throws {
    let isRun = RunCheck.isRun(path)
    if isRun {
      for result in RunCheck(RunFolder(path)).results() { try note(result) }
    }
    for name in (try? namesInFolder(path)) ?? [] where !name.hasPrefix(".") {
      let inside = "\(path)/\(name)"
      switch FileKind(of: inside) {
      case .file where name.hasSuffix(".h5"): try note(DataFileCheck(inside).result)
      // A link can lead back to a folder around it.
      case .folder where !isLink(inside) && !(isRun && RunFolder.folderNames.contains(name)):
        try verifyFolder(inside)
      default: break
      }
    }
  }

  private mutating func note(_ file: VerifiedFile) throws {
    try show(file)
    if case .skipped = file.state { return }
    fileCount += 1
    if file.isFaulty { faulty.append(file.kind) }
  }
}

/// - Corresponds to: `lstat`.
private func isLink(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}
