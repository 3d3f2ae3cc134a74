import Checkpoints
import Foundation
import TemporaryFolders
import Testing

/// The newest checkpoint that loads with the layouts of the samples.
private func newest(in folder: String) throws -> CheckpointFolder.Newest<Checkpoint> {
  try CheckpointFolder(folder).newestValid { try $0.load() }
}

/// All names in a folder, hidden ones too, in alphabetical order.
private func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

struct FolderTests {
  @Test("The folder keeps the requested number of newest checkpoints, and finds the newest")
  func pruning() throws {
    try withTemporaryFolder { path in
      let folder = CheckpointFolder(path)
      #expect(try newest(in: path).found == nil)
      for step in [200, 300, 9_999, 10_000] { try folder.save(.sample(step: step), keep: 2) }
      #expect(try names(in: path) == ["step-000009999.h5", "step-000010000.h5"])
      #expect(try newest(in: path).found?.contents.header.step == 10_000)
      #expect(try newest(in: path).passedOver.isEmpty)
    }
  }

  @Test("A damaged checkpoint is passed over with its reason, and the newest valid one is used")
  func fallback() throws {
    try withTemporaryFolder { path in
      let folder = CheckpointFolder(path)
      for step in [200, 300, 400] { try folder.save(.sample(step: step), keep: 3) }
      try Data().write(to: URL(filePath: path + "/step-000000400.h5"))
      try Data("text".utf8).write(to: URL(filePath: path + "/step-000000300.h5"))
      let newest = try newest(in: path)
      #expect(newest.found?.file.path == path + "/step-000000200.h5")
      #expect(newest.found.map { areEqual($0.contents, .sample(step: 200)) } == true)
      #expect(
        newest.passedOver.map(\.path) == [400, 300].map { "\(path)/step-000000\($0).h5" })
      // A run that continues from 200 must remove neither the damaged files nor the valid one.
      try folder.save(.sample(step: 250), keep: 2)
      #expect(
        try names(in: path) == [200, 250, 300, 400].map { "step-000000\($0).h5" })
    }
  }

  @Test("A checkpoint that its reader refuses is passed over; another error ends the search")
  func refused() throws {
    try withTemporaryFolder { path in
      let folder = CheckpointFolder(path)
      for step in [200, 300] { try folder.save(.sample(step: step), keep: 2) }
      let newest = try folder.newestValid { file in
        guard try file.header().step < 300 else {
          throw CheckpointError(file.path, .incomplete, "is of no use")
        }
        return try file.header().step
      }
      #expect(newest.found?.contents == 200)
      #expect(newest.passedOver.map(\.explanation) == ["is of no use"])
      #expect(throws: CancellationError.self) {
        try folder.newestValid { _ in throw CancellationError() }
      }
    }
  }

  @Test("Other files are no checkpoints and stay")
  func otherFiles() throws {
    try withTemporaryFolder { path in
      let others = [".notes.h5.tmp", "notes.txt", "step-1.h5", "step-000000500.h5.bak"]
      for name in others { try Data("text".utf8).write(to: URL(filePath: path + "/" + name)) }
      #expect(try CheckpointFolder(path).files.isEmpty)
      try CheckpointFolder(path).save(.sample(), keep: 1)
      #expect(try names(in: path) == (others + ["step-000000300.h5"]).sorted())
    }
  }

  @Test("Saving into a missing folder is an error with its path; a search there finds nothing")
  func missingFolder() throws {
    let folder = CheckpointFolder("/nowhere")
    #expect(try newest(in: folder.path).found == nil)
    let error = #expect(throws: CheckpointError.self) { try folder.save(.sample(), keep: 1) }
    #expect(error?.kind == .unwritable)
    #expect(error?.description.contains("/nowhere") == true)
  }

  @Test("A folder that cannot be read is an error, and does not count as empty")
  func unreadableFolder() throws {
    try withTemporaryFolder { path in
      try Data().write(to: URL(filePath: path + "/checkpoints"))
      let error = #expect(throws: CheckpointError.self) { try newest(in: path + "/checkpoints") }
      #expect(error?.kind == .unreadable)
    }
  }

  @Test("On a full disk, saving fails with `diskFull` and leaves only the old checkpoint")
  func diskFull() async throws {
    // In a process of its own, because the limit on file sizes holds for the whole process.
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      try withTemporaryFolder { path in
        let folder = CheckpointFolder(path)
        try folder.save(.sample(step: 200), keep: 1)
        let size = try Data(contentsOf: URL(filePath: try folder.files[0].path)).count
        for limit in stride(from: 0, to: size, by: 1_500) {
          try limitFileSizes(to: limit)
          let error = #expect(throws: CheckpointError.self) {
            try folder.save(.sample(step: 300), keep: 1)
          }
          #expect(error?.kind == .diskFull, "\(limit) bytes")
          #expect(try names(in: path) == ["step-000000200.h5"])
        }
        #expect(try newest(in: path).found?.contents.header.step == 200)
      }
    }
  }

  @Test("A kill during saving leaves a valid checkpoint", arguments: 0..<4)
  func killed(round: Int) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try CheckpointFolder(folder).save(.sample(step: 200), keep: 1)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [folder = folder as String, round = round as Int] in
      Thread.detachNewThread {
        Thread.sleep(forTimeInterval: 0.02 + 0.0117 * Double(round))
        kill(getpid(), SIGKILL)
      }
      for step in 201...100_000 {
        try CheckpointFolder(folder).save(.sample(step: step), keep: 1)
      }
    }
    let newest = try newest(in: folder)
    #expect(newest.passedOver.isEmpty)
    let found = try #require(newest.found?.contents)
    #expect(areEqual(found, .sample(step: found.header.step)))
  }
}

/// Makes writing fail for files larger than a size, as on a full disk.
private func limitFileSizes(to size: Int) throws {
  var permitted = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &permitted)
  permitted.rlim_cur = rlim_t(size)
  if setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &permitted) != 0 {
    throw POSIXError(.EPERM)
  }
}
