import Datasets
import Foundation
import ProgramRuns
import TemporaryFolders
import Testing

@Suite("CIFAR-10")
struct CIFAR10Tests {
  /// Makes the six files with few records, in `cifar-10-batches-bin` and in an archive.
  static let preparation = """
    import os, tarfile
    folder = "cifar-10-batches-bin"
    names = ["data_batch_%d.bin" % i for i in range(1, 6)] + ["test_batch.bin"]
    def record(i): return bytes([i % 10]) + bytes((i * 31 + k) % 251 for k in range(3072))
    os.mkdir(folder)
    for b, name in enumerate(names):
        with open(folder + "/" + name, "wb") as file:
            for i in range(b + 1): file.write(record(100 * b + i))
    open(folder + "/readme.html", "w").write("more")
    def pack(path, names):
        with tarfile.open(path, "w:gz") as archive:
            for name in names: archive.add(folder + "/" + name)
    # Not in order, like the original archive.
    pack("all.tar.gz", ["readme.html"] + names[::-1])

    """

  @Test("The folder, its parent and the archive give the same pictures and labels")
  func places() throws {
    try withTemporaryFolder { folder in
      try python(Self.preparation, in: folder)
      for (part, numbers) in [
        (CIFAR10.Part.training, (0..<5).flatMap { batch in (0...batch).map { 100 * batch + $0 } }),
        (.test, (0..<6).map { 500 + $0 }),
      ] {
        let pixels = numbers.flatMap { number in
          (0..<3072).map { UInt8((number * 31 + $0) % 251) }
        }
        let expected = SampleArray(shape: [numbers.count, 3, 32, 32], values: .bytes(pixels))
        for place in ["", "/cifar-10-batches-bin", "/all.tar.gz"] {
          let dataset = try CIFAR10(folder + place, part: part)
          #expect(dataset.images == expected, "\(place)")
          #expect(dataset.labels == numbers.map { UInt8($0 % 10) }, "\(place)")
        }
      }
    }
  }

  /// Faults: the Python program that makes them at the path `x`, and words of the error.
  static let faults: [(program: String, words: [String])] = [
    ("pass", ["/x: no such file"]),
    ("open(x, 'w').write('text')", ["/x: cannot be read", "cifar-10-binary.tar.gz"]),
    (
      "packed = open('all.tar.gz', 'rb').read(); open(x, 'wb').write(packed[:len(packed) // 2])",
      ["/x: cannot be read", "ends in the middle"]
    ),
    ("pack(x, names[:2] + names[3:4])", ["no data_batch_3.bin, no data_batch_5.bin", "Name the"]),
    ("os.mkdir(x)", ["/x: CIFAR-10 is incomplete: there is no data_batch_1.bin, no"]),
    (
      "os.mkdir(x); [open(x + '/' + name[:-4], 'w') for name in names]",
      ["no data_batch_1.bin", "the version for Python"]
    ),
    ("damage(2, record(1) + b'1')", ["/data_batch_3.bin: ", "3074 bytes", "multiple of 3073"]),
    ("damage(4, b'')", ["/data_batch_5.bin: ", "0 bytes"]),
    (
      "damage(0, record(1) * 3 + bytes([10]) + record(1)[1:])",
      ["/data_batch_1.bin: ", "record 3 (the first is 0) has the label 10, more than 9"]
    ),
  ]

  @Test("Every fault is an error with the file, the fault and advice")
  func faults() throws {
    try withTemporaryFolder { folder in
      let damage = """
        import shutil
        def damage(batch, content):
            shutil.copytree(folder, x)
            open(x + "/" + names[batch], "wb").write(content)

        """
      let programs = Self.faults.enumerated().map {
        "os.mkdir('\($0)'); x = '\($0)/x'; \($1.program)"
      }
      try python(Self.preparation + damage + programs.joined(separator: "\n"), in: folder)
      for (number, fault) in Self.faults.enumerated() {
        let error = #expect(throws: DatasetError.self, "\(fault.program)") {
          try CIFAR10("\(folder)/\(number)/x", part: .training)
        }
        let text = error?.description ?? ""
        for words in fault.words { #expect(text.contains(words), "\(text)") }
      }
    }
  }
}
