import Glibc

extension HDF5Error: CustomStringConvertible {
  /// The file, what failed in it, why, and what to do about it where that is known.
  public var description: String { "\(file): \(explanation)" }

  /// The description without the file.
  public var explanation: String {
    var text = (object == "/" ? "" : "\(object): ") + "\(attempt) failed: "
    if let cause = causes.first {
      // Where it quotes the system's error, the rest of the explanation is addresses and offsets.
      text += errorNumber.map { String(cString: strerror($0)) } ?? cause.explanation
      if !cause.function.isEmpty { text += " (\(cause.function))" }
    }
    if let advice { text += ". " + advice }
    return text
  }

  /// Whether there was no room: on the device, in the quota, or below the limit on file sizes.
  public var isDiskFull: Bool {
    [ENOSPC, EDQUOT, EFBIG].contains { $0 == errorNumber }
  }

  private var advice: String? {
    if mentions("unable to lock file") {
      return errorNumber == EAGAIN
        ? "Another process has the file open for writing; wait for it to end"
        : "The file system offers no locks, as some NFS and Lustre mounts do; where no other "
          + "process writes this file, set HDF5_USE_FILE_LOCKING=FALSE"
    }
    if mentions("truncated file") {
      return "The file is shorter than when it was written; copy it again"
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
