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
            for i in range(4): file.write(record(100 * b + i))
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
        (CIFAR10.Part.training, (0..<5).flatMap { batch in (0..<4).map { 100 * batch + $0 } }),
        (.test, (0..<4).map { 500 + $0 }),
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
    ("damage(2, record(1) * 2)", ["/data_batch_3.bin: ", "it has 2 records, but 4 are expected"]),
    (
      "damage(1, open(folder + '/' + names[0], 'rb').read())",
      ["/data_batch_2.bin: ", "its pictures are those of data_batch_1.bin"]
    ),
    (
      "both(lambda add: [add('', n) for n in names] + [add('backup/', n) for n in names[::-1]])",
      ["there are batches in two folders, ", "/x/cifar-10-batches-bin and ", "/x/backup"]
    ),
    (
      "both(lambda add: [add('', n) for n in names + ['./' + names[3]]])",
      ["/x/cifar-10-batches-bin/data_batch_4.bin: ", "it is there twice"]
    ),
    (
      "shutil.copytree(folder, x + '/' + folder); shutil.copy(folder + '/' + names[0], x)",
      ["there are batches in two folders, ", "/x and ", "/x/cifar-10-batches-bin"]
    ),
    (
      "damage(0, b''); os.remove(x + '/' + names[0]); os.mkfifo(x + '/' + names[0])",
      ["no data_batch_1.bin"]
    ),
    (
      "damage(0, record(1) * 3 + bytes([10]) + record(1)[1:])",
      ["/data_batch_1.bin: ", "record 3 (the first is 0) has the label 10, more than 9"]
    ),
  ]

  @Test("A batch that is alone must have 10,000 records")
  func alone() throws {
    try withTemporaryFolder { folder in
      try python(
        Self.preparation + """
          for name, count in ("short", 9999), ("whole", 10000):
              os.mkdir(name)
              open(name + "/test_batch.bin", "wb").write(record(3) * count)
          """, in: folder)
      #expect(try CIFAR10(folder + "/whole", part: .test).labels.count == 10_000)
      let error = #expect(throws: DatasetError.self) { try CIFAR10(folder + "/short", part: .test) }
      #expect(
        error?.description.contains("it has 9999 records, but 10000 are expected") == true)
    }
  }

  @Test("Every fault is an error with the file, the fault and advice")
  func faults() throws {
    try withTemporaryFolder { folder in
      let damage = """
        import shutil
        def damage(batch, content):
            shutil.copytree(folder, x)
            open(x + "/" + names[batch], "wb").write(content)
        def both(fill):
            with tarfile.open(x, "w:gz") as archive:
                def add(place, name):
                    archive.add(folder + "/" + name, (place or folder + "/") + name)
                fill(add)

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
