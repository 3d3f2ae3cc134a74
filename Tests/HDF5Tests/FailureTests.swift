import Foundation
import HDF5
import TemporaryFolders
import Testing

struct FailureTests {
  /// The error message of a call.
  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test("The error for a missing file contains its path and the system's reason")
  func missingFile() {
    let text = message { try withFile("/nowhere/x.h5", .read) { _ in } }
    #expect(text.hasPrefix("/nowhere/x.h5: opening for reading failed: No such file or directory"))
  }

  @Test("A file of another format is refused as not HDF5")
  func notHDF5() throws {
    try withTemporaryFile { path in
      try Data("seed = 1024".utf8).write(to: URL(filePath: path))
      #expect(message { try withFile(path, .read) { _ in } }.hasSuffix("This is not an HDF5 file"))
    }
  }

  @Test("A file that is truncated at any position does not open, or cannot be read")
  func truncated() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file throws in
        try file.createDataset("x", of: .uint8, shape: [4000])
          .write([UInt8](repeating: 7, count: 4000))
      }
      let whole = try Data(contentsOf: URL(filePath: path))
      for count in stride(from: 0, to: whole.count, by: 97) {
        try whole.prefix(count).write(to: URL(filePath: path))
        #expect(throws: HDF5Error.self, "\(count) of \(whole.count) bytes") {
          try withFile(path, .read) { try $0.dataset("x").read(UInt8.self) }
        }
      }
    }
  }

  @Test("A damaged chunk cannot be read, and the error contains the dataset")
  func damagedChunk() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file throws in
        try file.createDataset("x", of: .uint8, shape: [4000], storage: .growing(rows: 1000))
          .write([UInt8](repeating: 7, count: 4000))
      }
      var bytes = try Data(contentsOf: URL(filePath: path))
      let place = try #require(bytes.firstRange(of: Data(repeating: 7, count: 1000)))
      bytes[place.lowerBound + 500] ^= 1
      try bytes.write(to: URL(filePath: path))
      let text = message {
        try withFile(path, .read) { _ = try $0.dataset("x").read(UInt8.self) }
      }
      #expect(text.contains("\(path): /x: reading rows 0..<4000 failed"))
      #expect(text.contains("shows damage; copy the file again"))
    }
  }

  @Test("createNew refuses a file that exists, and leaves it unchanged")
  func existingFile() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { try $0.attributes.set("a", to: .integer(1)) }
      #expect(message { try withFile(path, .createNew) { _ in } }.contains("File exists"))
      #expect(try withFile(path, .read) { try $0.attributes.integer("a") } == 1)
    }
  }

  @Test("A file that is opened for reading cannot be changed")
  func readOnly() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { _ in }
      #expect(throws: HDF5Error.self) {
        try withFile(path, .read) { try $0.createGroup("a") }
      }
    }
  }

  @Test("Numbers are not converted: another type throws, with both types in the error")
  func wrongType() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file throws in
        let dataset = try file.createDataset("x", of: .float64, shape: [1])
        #expect(
          message { _ = try dataset.read(Float.self) }.contains("it holds float64, not float32"))
        #expect(throws: HDF5Error.self) { try dataset.write([1] as [UInt8]) }
      }
    }
  }

  @Test("A missing attribute, or one of another kind, throws with its name in the error")
  func wrongAttribute() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file throws in
        try file.attributes.set("step", to: .unsigned(300))
        #expect(try file.attributes.integer("step") == 300)
        #expect(throws: HDF5Error.self) { try file.attributes.integer("step", as: UInt8.self) }
        #expect(throws: HDF5Error.self) { try file.attributes.integers("step") }
        #expect(
          message { _ = try file.attributes.string("step") }.contains(
            "the attribute step failed: it is not text"))
        #expect(throws: HDF5Error.self) { try file.attributes.value("stage") }
      }
    }
  }

  @Test("A dataset throws after its file was closed")
  func outlivesFile() throws {
    try withTemporaryFile { path in
      let dataset = try withFile(path, .createNew) {
        try $0.createDataset("x", of: .uint8, shape: [1])
      }
      #expect(throws: HDF5Error.self) { try dataset.read(UInt8.self) }
    }
  }

  @Test("The error for a locked file mentions the other process")
  func locked() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { _ in }
      let descriptor = open(path, O_RDWR)
      defer { close(descriptor) }
      #expect(flock(descriptor, LOCK_EX) == 0)
      #expect(message { try withFile(path, .read) { _ in } }.contains("Another process has"))
    }
  }

  @Test("A disk that is full, at any byte, is an error and not a crash")
  func diskFull() async {
    // In a process of its own: the limit on file sizes holds for the whole process, and by default
    // the library crashes when the process ends.
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      try withTemporaryFile(writeLargeFile)
      for limit in [0, 100, 1_000, 3_000, 300_000, 401_000, 403_200] {
        try limitFileSizes(to: limit)
        let error = #expect(throws: HDF5Error.self) { try withTemporaryFile(writeLargeFile) }
        #expect(error?.isDiskFull == true, "\(limit) bytes")
      }
      // The library still works.
      try limitFileSizes(to: 500_000)
      try withTemporaryFile(writeLargeFile)
    }
  }
}

/// Limits the size of files, so that writing more bytes fails as on a full disk.
private func limitFileSizes(to size: Int) throws {
  var permitted = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &permitted)
  permitted.rlim_cur = rlim_t(size)
  if setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &permitted) != 0 {
    throw POSIXError(.EPERM)
  }
}

/// Four datasets of 100 kB, with attributes.
private func writeLargeFile(_ path: String) throws {
  try withFile(path, .createNew) { file in
    for number in 0..<4 {
      let dataset = try file.createDataset("\(number)", of: .float32, shape: [25_000])
      try dataset.write([Float](repeating: 1, count: 25_000))
      for note in 0..<20 { try dataset.attributes.set("\(note)", to: .integer(note)) }
    }
  }
}
