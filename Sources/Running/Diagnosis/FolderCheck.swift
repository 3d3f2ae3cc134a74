import Files
import Foundation
import HDF5
import Parallel
import Recipes
import Runs
import Texts

/// Whether a run can be saved in its folder, and how fast.
struct FolderCheck {
  /// The folder that was examined: the nearest one that exists.
  let place: String
  /// The size of the file that was written.
  let writtenBytes: Int
  let writeSeconds: Double
  let renameSeconds: Double
  /// Free bytes; nil if the file system does not tell.
  let freeBytes: Int?

  /// Seconds that a checkpoint of `bytes` takes.
  func saveSeconds(bytes: Int) -> Double {
    renameSeconds + writeSeconds * max(1, Double(bytes) / Double(writtenBytes))
  }

  /// The nearest folder above `path`, or itself, that exists.
  static func nearestFolder(of path: String) -> String {
    var path = path
    while FileKind(of: path) == .missing, path != "/", path != "." {
      path = folderAndName(of: path).folder
    }
    return path
  }

  /// Writes a file of some size in a folder for trials, waits until it is on the disk, and renames it.
  ///
  /// - Throws: `FileError`.
  static func measured(in scratch: String, place: String, bytes: Int) throws -> FolderCheck {
    let clock = ContinuousClock()
    let (file, name) = ("\(scratch)/part", "\(scratch)/whole")
    // Not zeros, which some file systems do not store.
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    for index in chunk.indices {
      chunk[index] = UInt8(truncatingIfNeeded: index &* 167 ^ index >> 8)
    }
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    try FileError.check(descriptor, "open", file)
    let writeSeconds =
      try clock.measure {
        defer { close(descriptor) }
        for _ in 0..<(bytes + chunk.count - 1) / chunk.count {
          try write(chunk, to: descriptor, of: file)
        }
        try FileError.check(fsync(descriptor), "synchronize", file)
      } / .seconds(1)
    let renameSeconds =
      try clock.measure {
        try replaceFile(name) { try FileError.check(rename(file, $0), "rename", file) }
      } / .seconds(1)
    unlink(name)
    return FolderCheck(
      place: place, writtenBytes: (bytes + chunk.count - 1) / chunk.count * chunk.count,
      writeSeconds: writeSeconds, renameSeconds: renameSeconds,
      freeBytes: try Files.freeBytes(at: scratch))
  }

  private static func write(
    _ chunk: [UInt8], to descriptor: Int32, of file: String
  ) throws(FileError) {
    do { try writeCompletely(chunk, to: descriptor) } catch {
      throw FileError(attempt: "write", path: file, reason: error)
    }
  }

  /// Whether HDF5 can write and read a file there.
  ///
  /// - Throws: `HDF5Error`, which says what to do about locks.
  static func tryHDF5(in scratch: String) throws {
    let file = "\(scratch)/trial.h5"
    defer { unlink(file) }
    try withFile(file, .createNew) { _ in }
    try withFile(file, .readAndWrite) { _ in }
  }

  /// The line about the speed.
  var summary: String {
    let speed = NumberText.fixed(1e-9 * Double(writtenBytes) / writeSeconds, decimals: 2)
    return "\(place): \(NumberText.bytes(writtenBytes)) written in \(Self.seconds(writeSeconds)) "
      + "(\(speed) GB/s), renamed in \(Self.seconds(renameSeconds)); "
      + (freeBytes.map { "\(NumberText.bytes($0)) free" } ?? "free space unknown")
  }

  /// `12 ms` or `3.4 s`.
  static func seconds(_ seconds: Double) -> String {
    seconds < 1
      ? "\(NumberText.fixed(1000 * seconds, decimals: seconds < 0.001 ? 2 : seconds < 0.01 ? 1 : 0)) ms"
      : "\(NumberText.fixed(seconds, decimals: 1)) s"
  }

  /// What follows for a run whose files have these sizes; nil if they are unknown.
  func findings(checkpointBytes: Int?, runBytes: Int?) -> [Finding] {
    var findings: [Finding] = []
    if let checkpointBytes, let runBytes, let freeBytes {
      let free = "\(place) has \(NumberText.bytes(freeBytes)) free"
      if freeBytes < 2 * checkpointBytes {
        findings.append(
          Finding(
            .stops,
            "\(free), and each checkpoint needs \(NumberText.bytes(checkpointBytes)), twice while it "
              + "replaces another",
            remedy: "free some space, or name another file system with --run"))
      } else if freeBytes < runBytes {
        findings.append(
          Finding(
            .warning, "\(free), and a whole run needs \(NumberText.bytes(runBytes))",
            remedy:
              "free some space, or set fewer checkpoint.keep; a run that finds no space ends with 74"
          ))
      }
    }
    let save = saveSeconds(bytes: checkpointBytes ?? 0)
    if save > 30 {
      findings.append(
        Finding(
          .warning, "a checkpoint takes about \(NumberText.duration(seconds: save)) at \(place)",
          remedy:
            "use a faster file system, or set a greater checkpoint.every_steps; all ranks wait "
            + "while rank 0 saves"))
    }
    return findings
  }
}
