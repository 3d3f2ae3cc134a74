import Foundation
import HDF5
import Networks
import ProgramRuns
import TemporaryFolders
import Testing

@testable import Checkpoints

/// Files whose bytes are not those written, and files with other contents than a run writes.
struct DamageTests {
  @Test("A flipped bit, a cut, and a zeroed page are found, named and passed over")
  func damage() throws {
    try withTemporaryFolder { path in
      let folder = CheckpointFolder(path)
      try folder.save(.sample(step: 200), keep: 2)
      let newest = try folder.save(.sample(step: 300), keep: 2)
      let whole = try Data(contentsOf: URL(filePath: newest.path))
      var cases: [Data] = [Data(), whole + whole.prefix(1)]
      // 17 is a prime, so the bytes and bits reach every kind of structure.
      for (index, byte) in stride(from: 0, to: whole.count, by: 17).enumerated() {
        cases.append(whole)
        cases[cases.count - 1][byte] ^= 1 << (index % 8)
      }
      for count in stride(from: 1, to: whole.count, by: 1_009) { cases.append(whole.prefix(count)) }
      for start in stride(from: 0, to: whole.count, by: 4_096) {
        let page = start..<min(start + 4_096, whole.count)
        cases.append(whole)
        cases[cases.count - 1].replaceSubrange(page, with: Data(count: page.count))
      }
      try #require(cases.count > 800)
      for (index, damaged) in cases.enumerated() where damaged != whole {
        try damaged.write(to: URL(filePath: newest.path))
        let found = try folder.newestValid { try $0.load() }
        #expect(found.found?.contents.header.step == 200, "case \(index)")
        #expect(found.passedOver.map(\.path) == [newest.path], "case \(index)")
        #expect(throws: CheckpointError.self, "case \(index)") { try newest.check() }
      }
    }
  }

  /// What another program does to a file before it seals it, and words of the error.
  static let changes: [(words: String, python: String)] = [
    ("/map/parameters/input.weight has the shape", "replace(zeros((0, 2), 'f4'))"),
    ("has the shape [3]", "replace(zeros(3, 'f4'))"),
    ("it holds float64, not float32", "replace(zeros((3, 2), 'f8'))"),
    ("it holds numbers of another kind", "replace(zeros((3, 2), 'f2'))"),
    ("it holds numbers of another kind", "replace(numpy.full((3, 2), b'text'))"),
    ("/map/parameters/input.weight", "f.create_group(name())"),
    ("/map/parameters/input.weight", "f[name()] = h5py.SoftLink('/nowhere')"),
    ("/map/parameters/input.weight", "f[name()] = h5py.ExternalLink('nowhere.h5', '/x')"),
    ("/map/parameters/more is no parameter", "f['map/parameters/more'] = 1.0"),
    ("/map/parameters/input.bias is missing", "del f['map/parameters/input.bias']"),
    ("it holds int64, not float64", "del f['history/interval']; f['history/interval'] = [1, 2]"),
    ("opening the group", "del f['history']"),
    ("opening the group", "del f['versions']"),
    ("reading the attribute seed", "f.attrs['seed'] = -1"),
    ("reading the attribute stage", "f.attrs['stage'] = numpy.uint64(2**63)"),
    ("reading the attribute step", "f.attrs['step'] = 1.5"),
    ("reading the attribute step", "f.attrs['step'] = [1, 2]"),
    ("reading the attribute step", "del f.attrs['step']"),
    ("reading the attribute recipe", "f.attrs['recipe'] = 3"),
    ("reading the attribute meaning", "del f['history/interval'].attrs['meaning']"),
    (
      "reading the attribute recipe",
      "del f.attrs['recipe']; f.attrs.create('recipe', h5py.Empty('S10'))"
    ),
  ]

  @Test("Unexpected contents under a right seal are errors that name them", arguments: changes)
  func contents(change: (words: String, python: String)) throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      try file.write(.sample())
      try python(
        """
        from numpy import zeros
        f = h5py.File(sys.argv[1], "r+")
        def name():
            del f["map/parameters/input.weight"]
            return "map/parameters/input.weight"
        def replace(values):
            place = name()
            f[place] = values
        \(change.python)
        f.close()
        """, file.path)
      try sealAgain(file.path)
      try file.check()
      let error = #expect(throws: CheckpointError.self) { try file.load() }
      #expect(error?.explanation.contains(change.words) == true, "\(error?.description ?? "")")
    }
  }
}
