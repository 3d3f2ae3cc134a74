import ArgumentParser
import Budgets
import Checkpoints
import Datasets
import Drawings
import Evaluation
import Files
import Generation
import HDF5
import Kernels
import MPI
import Networks
import Parallel
import Planning
import Recipes
import Runs
import Texts
import Traits

/// Exit codes of the program, for job scripts.
///
/// 64 to 78 have the meanings of `sysexits.h`. mpirun, time-out tools and signals use 1, 110 and the
/// codes above 123.
enum ExitCode: Int32, CaseIterable {
  case finished = 0
  case usage = 64
  case badData = 65
  case unavailable = 69
  case `internal` = 70
  case inputOutput = 74
  case savedRunAgain = 75
  case configuration = 78
  case diverged = 80
  case replicasDiffer = 81
  case stalled = 82
  case noValidCheckpoint = 83
  case resumeRefused = 84
  case runFolderInUse = 85

  var meaning: String {
    switch self {
    case .finished: "finished"
    case .usage: "wrong options"
    case .badData: "a dataset, or a record of a run, is missing or damaged"
    case .unavailable: "this build cannot draw, or not import such files"
    case .internal: "a fault of the program or of a library"
    case .inputOutput: "a file or the output cannot be written, or the disk is full"
    case .savedRunAgain: "stopped and saved: run again"
    case .configuration: "a fault in recipe, ranks, programs or threads, or one found by doctor"
    case .diverged: "a loss or a parameter is no longer finite"
    case .replicasDiffer: "ranks hold different parameters"
    case .stalled: "a rank does not answer: run again"
    case .noValidCheckpoint: "no valid checkpoint, or an unusable checkpoint or feature file"
    case .resumeRefused: "the run folder belongs to another recipe or to other data"
    case .runFolderInUse: "another run writes to the run folder, or may write there"
    }
  }

  init(_ error: any Error) {
    switch error {
    case let failure as AgreedFailure: self = failure.own.map(ExitCode.init) ?? .internal
    case is EvaluationFault, is NoAverage: self = .usage
    case is RecipeFaults, is InsufficientMemory, is UnsuitableSamples, is UnevenShards,
      is NoLayout, is LaunchFault, is ThreadShortage, is UnlikeRanks:
      self = .configuration
    case is MissingTrait, DatasetError.unsupported: self = .unavailable
    case is StalledRank: self = .stalled
    case let fault as VerificationFault:
      self = fault.concernsNetworks ? .noValidCheckpoint : .badData
    case DatasetError.unwritable: self = .inputOutput
    case DatasetError.tooLarge: self = .usage
    case is DatasetError, is RunSamplesFault, is MetricsTableError, is RunHistoryError:
      self = .badData
    case is MetricsFileError, is DrawingError, is HDF5Error, is OutputError, is IncompleteLog:
      self = .inputOutput
    case let error as CheckpointError:
      self = [.diskFull, .unwritable].contains(error.kind) ? .inputOutput : .noValidCheckpoint
    case let fault as RunFolderFault:
      switch fault {
      case .missing, .unreadable: self = .badData
      case .notMade, .notLocked: self = .inputOutput
      case .inUse, .lockLost: self = .runFolderInUse
      case .otherRecipe, .otherData: self = .resumeRefused
      case .noValidCheckpoint, .lostCheckpoints, .unusableFiles: self = .noValidCheckpoint
      }
    case let fault as RunFault:
      switch fault {
      case .notFinite: self = .diverged
      case .replicasDiffer: self = .replicasDiffer
      case .noBFloat16: self = .configuration
      }
    default: self = .internal
    }
  }

  /// All codes, for the help text.
  static var table: String {
    let rows = allCases.map { "\($0.rawValue)".rightAligned(in: 4) + "  \($0.meaning)" }
    return "Exit codes:\n\n" + rows.joined(separator: "\n")
  }
}

/// An error that ends a command of one process.
struct Failure: Error, CustomStringConvertible {
  let code: ExitCode
  let description: String

  init(_ error: any Error) {
    code = ExitCode(error)
    description = "\(error)"
  }

  /// Runs a command's body, and gives its error an exit code.
  static func reporting(_ body: () throws -> Void) throws {
    do { try body() } catch let error as ValidationError { throw error } catch {
      throw Failure(error)
    }
  }
}
