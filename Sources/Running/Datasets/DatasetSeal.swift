import Files
import Glibc
import SealedFiles
import Synchronization

extension DatasetFile {
  /// The name of the format, in the first line of a file with a seal.
  public static let formatName = format.name

  /// The format of the files that this program writes.
  static let format = FileFormat(
    name: "sjko-dataset", version: 2, contents: "a dataset",
    advice: "`sjko-dist dataset --help` shows how to make dataset files")
}

/// Compares a file with its seal, and returns whether it has one.
///
/// HDF5 files without a seal, for example of h5py, are datasets, too. A file that has not changed
/// since the process compared it is not read again.
///
/// - Throws: ``DatasetError`` if the file is missing, damaged, of another format, or not HDF5.
/// - Cost: reads the file once.
func hasIntactSeal(_ path: String) throws(DatasetError) -> Bool {
  try checkExists(path)
  let status = FileStatus(of: path)
  if let status, let known = knownStates.withLock({ $0[status] }) { return known }
  let state: SealState
  do { state = try sealState(of: path) } catch {
    throw .unreadable(file: path, reason: "\(error.reason)")
  }
  let format = DatasetFile.format
  switch state {
  case .absent: break
  case .damaged(let reason): throw .damaged(file: path, reason: reason)
  case .foreign(let reason):
    throw .unreadable(file: path, reason: "it is \(reason). \(format.advice)")
  case .intact(let seal):
    guard seal.format == format.name else {
      throw .unreadable(file: path, reason: "it is no dataset, but of the format \(seal.format)")
    }
    guard seal.version == format.version else {
      throw .unreadable(
        file: path,
        reason: "it is a dataset of format version \(seal.version), but this program reads version "
          + "\(format.version). Use the program that wrote it")
    }
  }
  let isSealed = state != .absent
  // A file that changed meanwhile is compared again.
  if let status, FileStatus(of: path) == status { knownStates.withLock { $0[status] = isSealed } }
  return isSealed
}

/// Whether files have a seal, by what changes when a file changes.
private let knownStates = Mutex<[FileStatus: Bool]>([:])

/// The file at a path and the time of its last change.
private struct FileStatus: Hashable {
  let numbers: [Int]

  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    numbers = [
      Int(status.st_dev), Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec,
      status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
    ]
  }
}
