import Foundation
import HDF5

/// Changes a file as another program would.
///
/// On copies: programs that other tests start in the meantime inherit open files, and hold their
/// locks for a moment longer.
func changeFile(_ path: String, _ change: (Group) throws -> Void) throws {
  let copy = path + ".copy"
  try FileManager.default.copyItem(atPath: path, toPath: copy)
  try withFile(copy, .readAndWrite, change)
  try FileManager.default.removeItem(atPath: path)
  try FileManager.default.copyItem(atPath: copy, toPath: path)
  try FileManager.default.removeItem(atPath: copy)
}
