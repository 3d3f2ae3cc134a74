import Foundation
import HDF5
import TemporaryFolders
import Testing

struct RoundTripTests {
  @Test("Numbers of every type are read back with the same values")
  func everyType() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file in
        try roundTrip([UInt8.min, 1, .max], in: file)
        try roundTrip([Int32.min, -1, .max], in: file)
        try roundTrip([Int64.min, -1, .max], in: file)
        try roundTrip([UInt64.min, 1, .max], in: file)
        try roundTrip([-Float.infinity, .leastNonzeroMagnitude, 0.1], in: file)
        try roundTrip([-Double.infinity, .leastNonzeroMagnitude, 0.1], in: file)
      }
    }
  }

  private func roundTrip<Value: Element>(_ values: [Value], in file: Group) throws {
    let name = "types/\(Value.elementType)"
    try file.createDataset(name, of: Value.elementType, shape: [3]).write(values)
    let dataset = try file.dataset(name)
    #expect(dataset.elementType == Value.elementType)
    #expect(try dataset.read(Value.self) == values)
  }

  static let storages: [Storage] = [
    .contiguous, .growing(rows: 3), .growing(rows: 4), .growing(rows: 100),
  ]

  @Test("A range of rows has the same numbers as the whole dataset", arguments: storages)
  func rows(storage: Storage) throws {
    let shape = [10, 3, 2]
    let values = (0..<60).map { Float($0) }
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file in
        let dataset = try file.createDataset("x", of: .float32, shape: shape, storage: storage)
        // Written from the end to the beginning, in pieces that do not match the chunks.
        for start in [7, 5, 0] {
          let rows = start..<(start == 7 ? 10 : start == 5 ? 7 : 5)
          try dataset.write(
            Array(values[rows.lowerBound * 6..<rows.upperBound * 6]).span, rows: rows)
        }
      }
      try withFile(path, .read) { file throws in
        let dataset = try file.dataset("x")
        #expect(dataset.shape == shape)
        for start in 0...10 {
          for end in start...10 {
            let expected = Array(values[start * 6..<end * 6])
            #expect(try dataset.read(Float.self, rows: start..<end) == expected)
          }
        }
      }
    }
  }

  @Test("Appended rows are read back in order, whatever the chunks", arguments: [1, 4, 100])
  func appending(chunk: Int) throws {
    let values = (0..<66).map { Float($0) }
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file in
        var dataset = try file.createDataset(
          "x", of: .float32, shape: [0, 3, 2], storage: .growing(rows: chunk))
        for (start, end) in [(0, 1), (1, 1), (1, 6), (6, 11)] {
          try dataset.append(Array(values[start * 6..<end * 6]).span)
          #expect(dataset.rowCount == end)
        }
        var fixed = try file.createDataset("y", of: .float32, shape: [1, 2])
        #expect(throws: HDF5Error.self) { try fixed.append(([1, 2] as [Float]).span) }
        #expect(fixed.rowCount == 1)
      }
      try withFile(path, .read) { file throws in
        let dataset = try file.dataset("x")
        #expect(dataset.shape == [11, 3, 2])
        #expect(try dataset.read(Float.self) == values)
        #expect(try dataset.read(Float.self, rows: 4..<9) == Array(values[24..<54]))
      }
    }
  }

  @Test("A single number and an empty array have shapes [] and [0]")
  func emptyShapes() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file in
        try file.createDataset("number", of: .float64, shape: []).write([2.5])
        try file.createDataset("empty", of: .float64, shape: [0]).write([Double]())
      }
      try withFile(path, .read) { file throws in
        #expect(try file.dataset("number").shape == [])
        #expect(try file.dataset("number").read(Double.self) == [2.5])
        #expect(try file.dataset("empty").shape == [0])
        #expect(try file.dataset("empty").read(Double.self) == [])
      }
    }
  }

  @Test(
    "An attribute keeps its kind and value, and a new value replaces it",
    arguments: [
      AttributeValue.string(""), .string("Größe\n"),
      .string(String(repeating: "x", count: 100_000)),
      .integer(.min), .unsigned(.max), .number(.pi), .integers([]), .integers([3, -1, 4]),
    ])
  func attributes(value: AttributeValue) throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file in
        for owner in [file.attributes, try file.createGroup("a/b").attributes] {
          try owner.set("note", to: .string("earlier"))
          try owner.set("note", to: value)
        }
      }
      try withFile(path, .readAndWrite) { file throws in
        for owner in [file.attributes, try file.group("/a/b").attributes] {
          #expect(try owner.names == ["note"])
          #expect(try owner.value("note") == value)
        }
      }
    }
  }

  @Test("Names are listed in alphabetical order, and only created objects are contained")
  func names() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file in
        try file.createGroup("zebra")
        _ = try file.createDataset("ape/trunk.0.weight", of: .uint8, shape: [1])
        #expect(try file.names == ["ape", "zebra"])
        #expect(try file.isGroup("ape"))
        #expect(try !file.isGroup("ape/trunk.0.weight"))
        #expect(try file.contains("ape/trunk.0.weight"))
        #expect(try file.group("ape").contains("/zebra"))
        #expect(try !file.contains("ape/trunk.1.weight"))
        #expect(try !file.contains("lion/trunk.0.weight"))
        #expect(try file.group("ape").dataset("trunk.0.weight").path == "/ape/trunk.0.weight")
      }
    }
  }

  @Test("The same contents give the same bytes a second later")
  func sameBytes() throws {
    func write(_ path: String) throws -> Data {
      try withFile(path, .createNew) { file in
        try file.createDataset("a/x", of: .float32, shape: [2]).write([1, 2] as [Float])
        try file.group("a").attributes.set("note", to: .string("text"))
      }
      return try Data(contentsOf: URL(filePath: path))
    }
    try withTemporaryFolder { folder in
      let first = try write(folder + "/first.h5")
      Thread.sleep(forTimeInterval: 1.1)  // times in HDF5 files count seconds
      #expect(try write(folder + "/second.h5") == first)
    }
  }

  @Test("Threads can use different files at the same time")
  func threads() async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for number in 0..<8 {
        tasks.addTask {
          try withTemporaryFile { path in
            for round in 0..<20 {
              try withFile("\(path)-\(round)", .createNew) { file in
                let values = [Int64](repeating: Int64(number), count: 100 + round)
                let dataset = try file.createDataset("x", of: .int64, shape: [values.count])
                try dataset.write(values)
                #expect(throws: HDF5Error.self) { try file.dataset("y") }
                #expect(try dataset.read(Int64.self) == values)
              }
            }
          }
        }
      }
      try await tasks.waitForAll()
    }
  }
}

/// Passes the path of a file that does not exist yet to `body`.
func withTemporaryFile<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
  try withTemporaryFolder { try body($0 + "/test.h5") }
}
