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

/// Seals a file again after a change, as another program would: with `jobs/fid/convert_weights.py`.
///
/// - Parameter path: an HDF5 file with a seal that does not fit any more; its name and version stay.
/// - Throws: ``PythonFailure``.
public func sealAgain(_ path: String) throws {
  let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../jobs/fid")
  try python(
    """
    sys.path.insert(0, sys.argv[2])
    sys.dont_write_bytecode = True
    import convert_weights
    lines = open(sys.argv[1], "rb").read(512).decode().splitlines()
    convert_weights.seal(sys.argv[1], lines[0], lines[1].split()[-1])
    """, path, script.standardized.path)
}
