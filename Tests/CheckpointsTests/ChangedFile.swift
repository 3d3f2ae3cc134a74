import Foundation
import HDF5
import ProgramRuns

/// Changes a file as another program would, and seals it again.
///
/// It changes a copy, because programs that other tests start at the same time inherit open files,
/// and keep the locks a moment longer.
func changeFile(_ path: String, _ change: (Group) throws -> Void) throws {
  let copy = path + ".copy"
  try FileManager.default.copyItem(atPath: path, toPath: copy)
  try withFile(copy, .readAndWrite, change)
  try sealAgain(copy)
  try FileManager.default.removeItem(atPath: path)
  try FileManager.default.copyItem(atPath: copy, toPath: path)
  try FileManager.default.removeItem(atPath: copy)
}
