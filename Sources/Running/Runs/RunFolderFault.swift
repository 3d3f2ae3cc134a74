import Texts

/// Why a run folder cannot be used.
public enum RunFolderFault: Error, Equatable, CustomStringConvertible {
  /// There is no such folder.
  case missing(path: String)
  /// It cannot be made or written to.
  case notMade(path: String, reason: String)
  /// A file in it cannot be read.
  case unreadable(path: String, reason: String)
  /// Another run writes to it.
  case inUse(path: String, holder: String)
  /// Its file system gives no locks.
  case notLocked(path: String, reason: String)
  /// The run that writes to it has lost its lock.
  case lockLost(path: String, reason: String)
  /// It belongs to a run of another recipe, which a file in it states.
  case otherRecipe(path: String, differences: [String])
  /// Some of its files are damaged or of no use; each with what is wrong.
  case unusableFiles(path: String, faults: [String])
  /// A checkpoint belongs to other data or to another source.
  case otherData(path: String, differences: [String])
  /// It has checkpoints, but no valid one; each with what is wrong.
  case noValidCheckpoint(path: String, faults: [String])
  /// It has no checkpoint, but results of a run that has saved some.
  case lostCheckpoints(path: String, results: [String])

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such run folder"
    case .notMade(let path, let reason):
      "cannot make \(path): \(reason); name a folder you may write to with --run"
    case .unreadable(let path, let reason):
      "cannot read \(path): \(reason); restore the file, or name another folder with --run"
    case .inUse(let path, let holder):
      """
      another run is writing to \(path) (\(holder.isEmpty ? "unknown process" : holder)); \
      wait for it, or name another folder with --run
      """
    case .notLocked(let path, let reason):
      """
      cannot lock \(path): \(reason). Two runs could then write to one folder. Name a folder with \
      --run on a file system that has locks (flock); Lustre has them with the mount option flock
      """
    case .lockLost(let path, let reason):
      """
      \(path) was removed, replaced or moved while this run was writing (\(reason)), so another run \
      may write there now; this run stops, and has not written since. Start the same command again \
      when no other run writes there
      """
    case .otherRecipe(let path, let differences):
      """
      \(path) holds a run of another recipe, in its recipe.toml; name another folder with --run, or set \
      these keys back:
        \(differences.joined(separator: "\n  "))
      """
    case .unusableFiles(let path, let faults):
      """
      \(path) has \(NumberText.count(faults.count, "file")) that cannot be used; training passes \
      over checkpoints, and restores the files of stages where it can:
        \(faults.joined(separator: "\n  "))
      """
    case .otherData(let path, let differences):
      """
      \(path) belongs to other samples than those of now; bring the former ones back, name another \
      folder with --run, or continue with these by --allow-other-data:
        \(differences.joined(separator: "\n  "))
      """
    case .noValidCheckpoint(let path, let faults):
      faults.isEmpty
        ? "\(path) holds no checkpoint; train first, or name another folder"
        : """
        \(path) holds checkpoints, but none can be used; restore one, or name another folder with \
        --run to start again:
          \(faults.joined(separator: "\n  "))
        """
    case .lostCheckpoints(let path, let results):
      """
      \(path) has \(results.joined(separator: " and ")), but no checkpoint, and a new run would \
      overwrite that: restore \(path)/checkpoints; or, to start again from step 0, name another \
      folder with --run
      """
    }
  }
}
