import Checkpoints
import Foundation
import HDF5
import TemporaryFolders
import Testing

struct DamageTests {
  @Test("A flipped bit is found, unless it is in a byte that is not read", arguments: 0..<8)
  func flippedBits(bit: Int) throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      let saved = Checkpoint.sample()
      try file.write(saved)
      let whole = try Data(contentsOf: URL(filePath: file.path))
      // 499 is a prime, so the offsets reach every kind of structure; all test runs use the same.
      for offset in stride(from: bit * 12, to: whole.count, by: 499) {
        var damaged = whole
        damaged[offset] ^= 1 << bit
        try damaged.write(to: URL(filePath: file.path))
        guard file.faults().isEmpty else { continue }
        let loaded = try file.load()
        #expect(areEqual(loaded, saved), "bit \(bit) of byte \(offset) of \(whole.count)")
      }
    }
  }

  @Test("A flipped bit in the numbers is found, and the fault names the dataset", arguments: 0..<8)
  func flippedNumber(bit: Int) throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      try file.write(.sample())
      var bytes = try Data(contentsOf: URL(filePath: file.path))
      let pi = withUnsafeBytes(of: Double.pi) { Data($0) }
      let place = try #require(bytes.firstRange(of: pi))
      bytes[place.lowerBound + bit] ^= 1 << bit
      try bytes.write(to: URL(filePath: file.path))
      #expect(
        file.faults().map(\.description) == [
          "/history/interval: the numbers are not those written"
        ])
      let error = #expect(throws: CheckpointError.self) { try file.load() }
      #expect(error?.kind == .damaged)
    }
  }

  @Test("A changed attribute of the root, a dataset or a group is found")
  func changedAttribute() throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      let changes: [(Group) throws -> Void] = [
        { try $0.attributes.set("recipe", to: .string("seed = 1")) },
        { try $0.dataset("/history/interval").attributes.set("meaning", to: .string("")) },
        { try $0.group("versions").attributes.set("HDF5", to: .string("2.0.0")) },
      ]
      for change in changes {
        try file.write(.sample())
        try changeFile(file.path, change)
        #expect(
          file.faults().map(\.description) == [
            "/: names, shapes or attributes are not those written"
          ])
        let error = #expect(throws: CheckpointError.self) { try file.load() }
        #expect(error?.kind == .damaged)
      }
    }
  }

  @Test("A file cut at any place does not load")
  func truncated() throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      try file.write(.sample())
      let whole = try Data(contentsOf: URL(filePath: file.path))
      for count in stride(from: 0, to: whole.count, by: 211) {
        try whole.prefix(count).write(to: URL(filePath: file.path))
        #expect(file.faults().count == 1, "\(count) of \(whole.count) bytes")
        let error = #expect(throws: CheckpointError.self) { try file.load() }
        #expect(error?.kind == .unreadable)
      }
    }
  }
}
