import Foundation

/// Runs a Python program, which finds hashlib, h5py, numpy and sys imported, and waits for its end.
///
/// - Parameters:
///   - program: the text of the program.
///   - arguments: what it finds in `sys.argv` behind its name.
///   - folder: where it runs; nil for where the tests run.
/// - Returns: what it prints.
/// - Throws: ``PythonFailure`` if it does not end well.
@discardableResult
public func python(
  _ program: String, _ arguments: String..., in folder: String? = nil
) throws -> String {
  let process = Process()
  // The system's, which Debian's h5py belongs to.
  process.executableURL = URL(filePath: "/usr/bin/python3")
  process.arguments = ["-c", "import hashlib, h5py, numpy, sys\n" + program] + arguments
  if let folder { process.currentDirectoryURL = URL(filePath: folder) }
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { throw PythonFailure(output: text) }
  return text
}

/// A Python program that ended with an error, which it has told on standard error.
public struct PythonFailure: Error {
  /// What it printed before.
  public let output: String
}
