import Foundation

/// The job of a batch system that this process belongs to, as the system tells it.
struct BatchJob: Sendable, Equatable {
  /// A signal that the batch system sends before the end.
  struct Warning: Sendable, Equatable {
    /// Its name without SIG, or its number.
    let signal: String
    let seconds: Double
  }

  /// Where the job's script is known: what it asks for.
  enum Script: Sendable, Equatable {
    case unknown
    case withoutWarning
    case withWarning(Warning)
  }

  /// For the user: `Slurm job 17`.
  let name: String
  /// Seconds until its end; nil without a limit, or if the system does not tell.
  let secondsLeft: Double?
  /// Whether a training knows the end by itself.
  let isEndInEnvironment: Bool
  let script: Script

  /// Asks the batch system that the environment names; nil outside a job.
  ///
  /// `answer` gives the output of a command, or nil if it fails.
  init?(_ environment: [String: String], now: Date = Date(), answer: ([String]) -> String?) {
    if let number = environment["SLURM_JOB_ID"] {
      name = "Slurm job \(number)"
      let end = environment["SLURM_JOB_END_TIME"].flatMap(Double.init)
      isEndInEnvironment = end != nil
      secondsLeft =
        end.map { $0 - now.timeIntervalSince1970 }
        ?? answer(["squeue", "-h", "-j", number, "-o", "%L"]).flatMap(Self.seconds(slurm:))
      script =
        answer(["scontrol", "write", "batch_script", number, "-"]).map(Self.warning(inScript:))
        ?? .unknown
    } else if let number = environment["PBS_JOBID"] {
      name = "PBS job \(number)"
      isEndInEnvironment = false
      secondsLeft = answer(["qstat", "-f", number]).flatMap(Self.seconds(pbs:))
      script = .unknown
    } else {
      return nil
    }
  }

  /// Reads squeue's `2-03:04:05`, `03:04:05`, `04:05` or `0:05`; nil for `UNLIMITED` and other words.
  static func seconds(slurm text: String) -> Double? {
    let parts = text.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: "-")
    guard let clock = parts.last, parts.count <= 2 else { return nil }
    let days = parts.count == 2 ? Double(parts[0]) : 0
    guard let days, let seconds = seconds(clock: clock) else { return nil }
    return 86_400 * days + seconds
  }

  /// Reads the limit and the time used from `qstat -f`.
  static func seconds(pbs text: String) -> Double? {
    func value(_ name: String) -> Double? {
      let line = text.split(separator: "\n").first { $0.contains("\(name) = ") }
      return line?.split(separator: "=").last.flatMap {
        seconds(clock: Substring($0.trimmingCharacters(in: .whitespaces)))
      }
    }
    return value("Resource_List.walltime").map { $0 - (value("resources_used.walltime") ?? 0) }
  }

  private static func seconds(clock: Substring) -> Double? {
    let numbers = clock.split(separator: ":").map { Double($0) }
    guard (1...3).contains(numbers.count), !numbers.contains(nil) else { return nil }
    return numbers.compactMap(\.self).reduce(0) { 60 * $0 + $1 }
  }

  /// The warning that a script asks for with `#SBATCH --signal=B:USR1@120`.
  ///
  /// A warning that was asked for on sbatch's command line is not in the script, and is not found.
  static func warning(inScript text: String) -> Script {
    for line in text.split(separator: "\n") where line.hasPrefix("#SBATCH") {
      guard let place = line.firstRange(of: "--signal") else { continue }
      let value = line[place.upperBound...].drop { $0 == "=" || $0 == " " }.prefix { $0 != " " }
      let parts = (value.split(separator: ":").last ?? "").split(separator: "@")
      guard let signal = parts.first else { continue }
      // Slurm's own default is 60 seconds.
      let seconds = parts.count > 1 ? Double(parts[1]) ?? 60 : 60
      let name = signal.hasPrefix("SIG") ? signal.dropFirst(3) : signal
      return .withWarning(Warning(signal: String(name), seconds: seconds))
    }
    return .withoutWarning
  }

  /// The standard output of a command that ends with 0 within five seconds; nil otherwise.
  ///
  /// A batch system whose server is down can wait for minutes.
  static func answer(_ command: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["timeout", "5"] + command
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}
