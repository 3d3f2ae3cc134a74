import HDF5
import ProgramRuns
import TemporaryFolders
import Testing

struct PythonTests {
  @Test("h5py reads the same names, types, shapes, numbers and texts")
  func writtenHere() throws {
    try withTemporaryFile { path in
      try withFile(path, .createNew) { file in
        try file.createDataset("a/x", of: .float32, shape: [2, 3], storage: .growing(rows: 1))
          .write([0, 1, 2, 3, 4, 0.1] as [Float])
        let notes = try file.dataset("a/x").attributes
        try notes.set("text", to: .string("Größe"))
        try notes.set("seed", to: .unsigned(.max))
        try notes.set("list", to: .integers([1, -2]))
        try notes.set("rate", to: .number(1e-4))
      }
      let text = try python(
        """
        x = h5py.File(sys.argv[1])["a/x"]
        print(x.dtype, x.shape, x[...].tolist())
        a = x.attrs
        print([a["text"].decode(), int(a["seed"]), a["list"].tolist(), float(a["rate"])])
        """, path)
      // 0.1 in single precision, printed in double.
      #expect(
        text == """
          float32 (2, 3) [[0.0, 1.0, 2.0], [3.0, 4.0, 0.10000000149011612]]
          ['Größe', 18446744073709551615, [1, -2], 0.0001]

          """)
    }
  }

  @Test("Files of h5py can be read, also big-endian numbers and texts of fixed length")
  func writtenThere() throws {
    try withTemporaryFile { path in
      _ = try python(
        """
        with h5py.File(sys.argv[1], "w") as f:
            f["x"] = numpy.array([[1, 2], [3, 4.5]], ">f4")
            f["half"] = numpy.zeros(3, "f2")
            f["x"].attrs["fixed"] = numpy.bytes_("abc")
            f["x"].attrs["text"] = "abc"
            f["x"].attrs["number"] = 3
        """, path)
      try withFile(path, .read) { file throws in
        #expect(try file.names == ["half", "x"])
        let x = try file.dataset("x")
        #expect(try x.read(Float.self) == [1, 2, 3, 4.5])
        #expect(try x.attributes.string("fixed") == "abc")
        #expect(try x.attributes.string("text") == "abc")
        #expect(try x.attributes.integer("number") == 3)
        #expect(try file.dataset("half").elementType == nil)
      }
    }
  }

  @Test("Data without a value, and shapes that no memory holds, are errors, not zeros or traps")
  func impossibleData() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/x.h5"
      try python(
        """
        with h5py.File(sys.argv[1], "w") as f:
            f["empty"] = h5py.Empty("f4")
            f.attrs["empty"] = h5py.Empty("f8")
            f.attrs.create("text", h5py.Empty("S4"))
            f.create_dataset("large", shape=(2**40, 2**30), chunks=(1, 1), dtype="f4")
        """, path)
      try withFile(path, .read) { root in
        for (name, words) in [("empty", "it has no value"), ("large", "more numbers than any")] {
          let error = #expect(throws: HDF5Error.self) { try root.dataset(name) }
          #expect(error?.description.contains(words) == true, "\(name)")
        }
        for name in ["empty", "text"] {
          let error = #expect(throws: HDF5Error.self) { try root.attributes.value(name) }
          #expect(error?.description.contains("it has no value") == true, "\(name)")
        }
      }
    }
  }
}
