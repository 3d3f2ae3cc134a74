import Files

/// A call of the HDF5 library that failed.
public struct HDF5Error: Error, Sendable, CustomStringConvertible {
  /// One entry of the library's error stack.
  struct Cause: Sendable {
    let function: String
    let explanation: String
  }

  let place: Place
  /// What was attempted, as a phrase: `reading rows 0..<64`.
  let attempt: String
  /// The library's error stack, the innermost function first; never empty.
  let causes: [Cause]

  init(_ attempt: String, at place: Place, causes: [Cause]) {
    self.place = place
    self.attempt = attempt
    self.causes = causes.isEmpty ? [Cause(function: "", explanation: "no reason given")] : causes
  }

  /// A fault that this module found itself.
  init(_ attempt: String, at place: Place, because explanation: String) {
    self.init(attempt, at: place, causes: [Cause(function: "", explanation: explanation)])
  }

  /// The file, what failed in it, the reason, and what to do if that is known.
  public var description: String { "\(place.file): \(explanation)" }

  /// The description without the file.
  public var explanation: String {
    var text = (place.object == "/" ? "" : "\(place.object): ") + "\(attempt) failed: "
    if let cause = causes.first {
      // If the explanation quotes the system's error, the rest of it is addresses and offsets.
      text += systemError?.description ?? cause.explanation
      if !cause.function.isEmpty { text += " (\(cause.function))" }
    }
    if let advice { text += ". " + advice }
    return text
  }

  /// Whether there was no space: on the disk, in the quota, or under the limit on file sizes.
  public var isDiskFull: Bool { systemError?.isDiskFull ?? false }

  /// The operating system's error, if an explanation quotes its number.
  private var systemError: SystemError? {
    for cause in causes {
      guard let position = cause.explanation.firstRange(of: "errno = ") else { continue }
      let digits = cause.explanation[position.upperBound...].prefix(while: \.isNumber)
      if let number = Int32(digits) { return SystemError(number: number) }
    }
    return nil
  }

  private var advice: String? {
    if mentions("unable to lock file") {
      return systemError?.isLocked == true
        ? "Another process has the file open for writing; wait for it to end"
        : "The file system has no locks, like some NFS and Lustre mounts; if no other process "
          + "writes this file, set HDF5_USE_FILE_LOCKING=FALSE"
    }
    if mentions("truncated file") {
      return "The file is shorter than when it was written; copy it again"
    }
    if mentions("filter returned failure during read") {
      return "A checksum or the compression shows damage; copy the file again"
    }
    if mentions("unable to locate file signature") || mentions("file signature not found") {
      return "This is not an HDF5 file"
    }
    if isDiskFull { return "Free some space, or write elsewhere" }
    return nil
  }

  private func mentions(_ words: String) -> Bool {
    causes.contains { $0.explanation.contains(words) }
  }
}

/// A file, and an object in it.
struct Place: Sendable, Equatable {
  let file: String
  /// The path of the group or dataset in the file; `/` for the file itself.
  let object: String

  /// The place of an object inside this one.
  func child(_ name: String) -> Place {
    if name.hasPrefix("/") { return Place(file: file, object: name) }
    return Place(file: file, object: object == "/" ? "/" + name : object + "/" + name)
  }
}
