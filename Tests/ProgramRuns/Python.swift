import Foundation

/// Runs a Python program with hashlib, h5py, numpy and sys imported, and waits for its end.
///
/// - Parameters:
///   - program: the text of the program.
///   - arguments: `sys.argv[1:]`.
///   - folder: the working directory; nil for the one of the tests.
/// - Returns: its standard output.
/// - Throws: ``PythonFailure`` if its exit code is not 0.
@discardableResult
public func python(
  _ program: String, _ arguments: String..., in folder: String? = nil
) throws -> String {
  let process = Process()
  // Debian's h5py belongs to the system's Python.
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

/// A Python program that ended with an error; the error is on standard error.
public struct PythonFailure: Error {
  /// Its standard output.
  public let output: String
}
