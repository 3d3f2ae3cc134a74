import Foundation
import Testing

/// Runs a Python program in a folder, with h5py and numpy, and returns what it prints.
@discardableResult
func python(_ program: String, in folder: String) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/python3")
  process.arguments = ["-c", "import h5py, numpy, hashlib\n" + program]
  process.currentDirectoryURL = URL(filePath: folder)
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  try #require(process.terminationStatus == 0)
  return text
}
