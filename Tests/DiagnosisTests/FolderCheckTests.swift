import Foundation
import TemporaryFolders
import Testing

@testable import Diagnosis

struct FolderCheckTests {
  @Test("A file is written in whole MiB, renamed and removed, and the folder is empty afterwards")
  func written() throws {
    let folder = try TemporaryFolder()
    let check = try FolderCheck.measured(in: folder.path(""), place: "place", bytes: 3 << 20 - 1)
    #expect(check.writtenBytes == 3 << 20 && check.writeSeconds > 0)
    try FolderCheck.tryHDF5(in: folder.path(""))
    #expect(try folder.names == [])
  }

  @Test("The nearest folder that exists is examined")
  func nearest() throws {
    let folder = try TemporaryFolder()
    #expect(FolderCheck.nearestFolder(of: folder.path("a/b/c")) == folder.path(""))
  }

  @Test("Space for less than two checkpoints stops, and for less than a run is a warning")
  func space() {
    func severities(_ free: Int?) -> [Finding.Severity] {
      FolderCheck(place: "p", writtenBytes: 100, writeSeconds: 1, renameSeconds: 0, freeBytes: free)
        .findings(checkpointBytes: 100, runBytes: 450).map(\.severity)
    }
    #expect(severities(450) == [] && severities(nil) == [])
    #expect(severities(449) == [.warning] && severities(199) == [.stops])
  }

  @Test("What other ranks see of a lock: refused is well, and anything else a warning")
  func locks() {
    func findings(_ views: [FolderTrial.LockView]) -> [Finding] {
      FolderTrial.findings(views, RankHosts(views.map { _ in "n1" }), place: "p", fault: nil)
    }
    #expect(findings([.notTried, .refused]) == [])
    for view in [FolderTrial.LockView.taken, .invisible, .failed("no locks")] {
      #expect(findings([.notTried, view]).map(\.severity) == [.warning])
    }
    let fault = FolderTrial.findings([.notTried], RankHosts(["n1"]), place: "p", fault: "no locks")
    #expect(fault.map(\.severity) == [.stops])
  }
}
