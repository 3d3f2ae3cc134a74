import Files
import Foundation
import TemporaryFolders
import Testing

@testable import Runs

@Suite("The lock of a run folder")
struct RunLockTests {
  @Test("A second lock is refused with the holder, and a lock that was given back is free")
  func exclusive() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("run.lock")
    var first: RunLock? = try RunLock(path: path, folder: "run")
    let fault = #expect(throws: RunFolderFault.self) { try RunLock(path: path, folder: "run") }
    #expect(fault?.description.contains("process \(getpid()) on ") == true)
    try first?.checkHeld()
    first = nil
    try RunLock(path: path, folder: "run").checkHeld()
  }

  @Test("A lock that was removed, replaced or moved is lost")
  func lost() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("run.lock")
    let lock = try RunLock(path: path, folder: "run")
    try FileManager.default.moveItem(atPath: path, toPath: folder.path("other"))
    let removed = #expect(throws: RunFolderFault.self) { try lock.checkHeld() }
    #expect(removed == .lockLost(path: path, reason: "No such file or directory"))
    try Data().write(to: URL(filePath: path))
    let replaced = #expect(throws: RunFolderFault.self) { try lock.checkHeld() }
    #expect(replaced == .lockLost(path: path, reason: "another file has its name"))
    // Another run has the new file, as it should be.
    try RunLock(path: path, folder: "run").checkHeld()
  }

  @Test("Only EWOULDBLOCK means another run; other errors of flock are named with a way out")
  func otherErrors() {
    for number in [ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL, EBADF] {
      let error = SystemError(number: number)
      let fault = RunLock.fault(error, path: "run/run.lock", folder: "run")
      #expect(fault == .notLocked(path: "run/run.lock", reason: "\(error)"))
      #expect(fault.description.contains("\(error). ") && fault.description.contains("--run"))
    }
    let held = RunLock.fault(SystemError(number: EWOULDBLOCK), path: "none", folder: "run")
    #expect(held == .inUse(path: "run", holder: ""))
  }
}
