import Datasets
import Recipes

/// The samples of a run, its data or its source, when they are opened again to use its map.
///
/// A checkpoint tells what they were, so other rows are never taken for them.
struct RunSamples {
  /// The checkpoint or the file of a stage.
  let path: String
  /// What they are for the run.
  let role: Role
  let settings: DataSettings
  /// What decided all samples in training; nil if the checkpoint does not tell.
  let recorded: String?

  /// What samples are for a run.
  enum Role: String {
    case data, source
  }

  /// Opens the samples, and compares them with those of the run.
  ///
  /// - Parameters:
  ///   - open: opens them.
  ///   - identity: what decides all samples that were opened; nil if they are not compared.
  /// - Returns: the result of `open`.
  /// - Throws: ``RunSamplesFault`` if a file is missing or has other rows; an error of `open`.
  func opened<Opened>(
    by open: () throws -> Opened, identity: (Opened) -> String?
  ) throws -> Opened {
    guard case .files(let files, _) = settings else { return try open() }
    func fault(_ difference: String) -> RunSamplesFault {
      RunSamplesFault(
        path: path, role: role, files: files, recorded: recorded, difference: difference)
    }
    let opened: Opened
    do { opened = try open() } catch DatasetError.missing(let file) {
      throw fault(
        "there is no file \(file). Paths are relative to the working directory: bring the file there"
      )
    }
    if let recorded, let found = identity(opened), found != recorded {
      throw fault("there is now \(found). Bring the former rows back")
    }
    return opened
  }
}

/// Files that a run learned from are needed to use its map, and are missing or have other rows.
public struct RunSamplesFault: Error, CustomStringConvertible {
  let path: String
  let role: RunSamples.Role
  let files: [String]
  let recorded: String?
  let difference: String
  /// What a command can do without these files.
  public var otherwise: String?

  /// Which file of the run, which files it needs with which rows, what is wrong, and what to do.
  public var description: String {
    let rows = recorded.map { " (\($0))" } ?? ""
    return "\(path): needs the \(role) of its run, \(files.joined(separator: ", "))\(rows), but "
      + difference + (otherwise.map { ", or \($0)" } ?? "")
  }
}
