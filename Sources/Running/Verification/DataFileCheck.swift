import Checkpoints
import Datasets
import Files
import SealedFiles

/// The check of one HDF5 file, whatever it contains.
struct DataFileCheck {
  /// What was found out.
  let result: VerifiedFile
  /// The contents of an intact checkpoint or stage.
  private(set) var summary: CheckpointSummary?

  /// Reads a file completely.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - expected: what it must be; nil if it can be of any kind.
  /// - Cost: reads the file once, and datasets and feature networks twice.
  init(_ path: String, expected: VerifiedFile.Kind? = nil) {
    let (kind, state, summary) = Self.check(path)
    func other(_ what: String) -> VerifiedFile {
      VerifiedFile(
        path, expected ?? kind, fault: "\(what), but not a \(expected?.rawValue ?? "")",
        remedy: "Move it elsewhere")
    }
    switch state {
    case .intact where expected != nil && expected != kind: result = other("a \(kind.rawValue)")
    case .skipped(let reason) where expected != nil: result = other(reason)
    default:
      result = VerifiedFile(path, expected ?? kind, state)
      self.summary = summary
    }
  }

  private typealias Findings = (VerifiedFile.Kind, VerifiedFile.State, CheckpointSummary?)

  private static func check(_ path: String) -> Findings {
    switch claimedFormat(of: path) {
    case CheckpointFile.formatName: checkpoint(path)
    case FeatureFile.formatName: features(path)
    case DatasetFile.formatName: dataset(path)
    default: other(path)
    }
  }

  private static func checkpoint(_ path: String) -> Findings {
    do throws(CheckpointError) {
      let summary = try CheckpointFile(path).summary()
      let note = summary.header.samples == nil ? "of format version 1, without a seal" : nil
      return (summary.history.isEmpty ? .stage : .checkpoint, .intact(note: note), summary)
    } catch {
      return (.checkpoint, .faulty(fault: error.explanation, remedy: Remedy.copy), nil)
    }
  }

  private static func features(_ path: String) -> Findings {
    do throws(CheckpointError) {
      _ = try FeatureFile(path).load()
      return (.features, .intact(note: nil), nil)
    } catch {
      return (.features, .faulty(fault: error.explanation, remedy: Remedy.copy), nil)
    }
  }

  private static func dataset(_ path: String) -> Findings {
    do throws(DatasetError) {
      let summary = try DatasetFile(path).check()
      let isSealed = claimedFormat(of: path) == DatasetFile.formatName
      let note =
        isSealed
        ? nil : "without a seal, so that changes of numbers without a digest are not found"
      return (.dataset, .intact(note: ([note] + summary.notes).compactMap(\.self).first), nil)
    } catch {
      let fault = "\(error)".trimmingPrefix("\(path): ")
      return (.dataset, .faulty(fault: String(fault), remedy: Remedy.copy), nil)
    }
  }

  /// A file without the seal of a known format: damaged, of format version 1, or not of this program.
  private static func other(_ path: String) -> Findings {
    let state: SealState
    do { state = try sealState(of: path) } catch {
      return (
        .unknown, .faulty(fault: "the file does not open: \(error.reason)", remedy: Remedy.path),
        nil
      )
    }
    switch state {
    case .damaged(let reason):
      return (.unknown, .faulty(fault: "damaged: \(reason)", remedy: Remedy.copy), nil)
    case .foreign(let reason):
      return (.unknown, .faulty(fault: reason, remedy: Remedy.copy), nil)
    case .intact(let seal):
      return (
        .unknown,
        .faulty(
          fault: "of the format \(seal.format), which this program does not know",
          remedy: "Use the program that wrote it"), nil
      )
    case .absent:
      if DatasetFile.isDataset(path) { return dataset(path) }
      let findings = checkpoint(path)
      guard case .faulty = findings.1, !isVersionOne(path) else { return findings }
      return (.unknown, .skipped(reason: "an HDF5 file of another program"), nil)
    }
  }

  /// Whether the header of a file without a seal can be read, although its digests may be wrong.
  private static func isVersionOne(_ path: String) -> Bool {
    do throws(CheckpointError) {
      try CheckpointFile(path).check()
      return true
    } catch {
      return error.kind == .damaged
    }
  }
}

/// What to do about faults.
enum Remedy {
  static let copy = "Copy it from elsewhere, or make it again"
  static let path = "Check the path and its permissions"
  static let run = "Start the run again"
}
