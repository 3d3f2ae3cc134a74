import Datasets
import Foundation
import ProgramRuns
import TemporaryFolders
import Testing

@Suite("Imported files")
struct ImportTests {
  @Test("An IDX file, plain or compressed, gives images and labels")
  func idx() throws {
    try withTemporaryFolder { folder in
      try python(
        """
        import gzip, struct
        images = struct.pack(">4B3I", 0, 0, 8, 3, 2, 1, 3) + bytes(range(6))
        labels = struct.pack(">4BI", 0, 0, 8, 1, 2) + bytes([7, 9])
        open("images", "wb").write(images)
        gzip.open("images.gz", "wb").write(images)
        open("labels", "wb").write(labels)
        """, in: folder)
      let expected = SampleArray(shape: [2, 1, 1, 3], values: .bytes([0, 1, 2, 3, 4, 5]))
      #expect(try IDXFile(folder + "/images").images() == expected)
      #expect(try IDXFile(folder + "/images.gz").images() == expected)
      #expect(try IDXFile(folder + "/labels").labels(count: 2) == [7, 9])
    }
  }

  @Test(
    "A padded image has the image in its middle and a black border",
    arguments: [(3, 2, 8), (3, 3, 3), (5, 4, 5), (28, 28, 32)])
  func padding(height: Int, width: Int, side: Int) throws {
    try withTemporaryFolder { folder in
      try python(
        """
        import struct
        pixels = bytes(1 + i % 255 for i in range(2 * \(height) * \(width)))
        open("x", "wb").write(struct.pack(">4B3I", 0, 0, 8, 3, 2, \(height), \(width)) + pixels)
        """, in: folder)
      let file = try IDXFile(folder + "/x")
      let padded = try file.images(paddedTo: side)
      #expect(padded.shape == [2, 1, side, side])
      guard case .bytes(let pixels) = try file.images().values, case .bytes(let all) = padded.values
      else { return }
      // An extra row is at the bottom, an extra column at the right.
      let (top, left) = ((side - height) / 2, (side - width) / 2)
      for image in 0..<2 {
        for row in 0..<side {
          for column in 0..<side {
            let isInside =
              (top..<top + height).contains(row) && (left..<left + width).contains(column)
            let expected =
              isInside ? pixels[(image * height + row - top) * width + column - left] : 0
            #expect(all[(image * side + row) * side + column] == expected)
          }
        }
      }
    }
  }

  @Test("Images that are larger than the padded size are errors", arguments: [1, 2])
  func largerThanPadded(height: Int) throws {
    let width = 3 - height
    try withTemporaryFolder { folder in
      let sizes = "0, 0, 0, 1, 0, 0, 0, \(height), 0, 0, 0, \(width)"
      try python("open('x', 'wb').write(bytes([0, 0, 8, 3, \(sizes), 5, 6]))", in: folder)
      #expect(
        throws: DatasetError.largerThanPadded(
          file: folder + "/x", height: height, width: width, side: 1)
      ) { try IDXFile(folder + "/x").images(paddedTo: 1) }
    }
  }

  @Test("A NumPy file gives points or images, in each type that can be imported")
  func numPy() throws {
    try withTemporaryFolder { folder in
      try python(
        """
        for type in "u1", "f4", "f8":
            x = numpy.arange(24).astype(type)
            numpy.save(type + "points", x.reshape(12, 2))
            numpy.save(type + "grey", x.reshape(2, 3, 4))
            numpy.save(type + "colour", x.reshape(2, 3, 2, 2))
            with open(type + "v2.npy", "wb") as file:
                numpy.lib.format.write_array(file, x.reshape(2, 3, 4), version=(2, 0))
        """, in: folder)
      for type in ["u1", "f4", "f8"] {
        let values: SampleArray.Values =
          type == "u1" ? .bytes(Array(0..<24)) : .floats((0..<24).map { Float($0) })
        for (name, shape) in [
          ("points", [12, 2]), ("grey", [2, 1, 3, 4]), ("v2", [2, 1, 3, 4]),
          ("colour", [2, 3, 2, 2]),
        ] where type + name != "u1points" {
          #expect(
            try NumPyFile("\(folder)/\(type)\(name).npy").samples()
              == SampleArray(shape: shape, values: values), "\(type) \(name)")
        }
      }
    }
  }

  /// Files that cannot be imported: the Python program that makes them, and words of the error.
  static let faults: [(program: String, words: String)] = [
    ("pass", "No such file"),
    ("write(b'text, not an array')", "does not begin with"),
    ("write(b'')", "does not begin with"),
    ("write(bytes([0, 0, 13, 1, 0, 0, 0, 0]))", "type 13"),
    ("write(bytes([0, 0, 8, 3, 0, 0]))", "ends in its header"),
    ("write(bytes([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 5]))", "takes 4 bytes"),
    ("write(bytes([0, 0, 8, 4] + [255] * 17))", "more than 2^63"),
    ("write(bytes([0, 0, 8, 1, 0, 0, 0, 1, 5]))", "but the file contains [1]"),
    ("write(bytes([0, 0, 8, 3] + [0] * 12))", "no size 0"),
    ("write(gzip.compress(bytes(999))[:-9])", "ends in the middle"),
    ("write(b'\\x93NUMPY\\x01\\x00\\xff\\xff{}')", "header is damaged"),
    ("save(numpy.zeros((2, 2), '>f4'))", "type '>f4'"),
    ("save(numpy.zeros((2, 2), 'i8'))", "type '<i8'"),
    ("save(numpy.zeros((2, 3), order='F'))", "ascontiguousarray"),
    ("save(numpy.zeros(3))", "shape [3]"),
    ("save(numpy.zeros((2, 3), 'u1'))", "uint8 samples of shape [2, 3]"),
    ("save(numpy.array([[1], [numpy.inf]]))", "row 1 (the first is 0) contains inf"),
    ("save(numpy.zeros((9, 9))); os.truncate(x, 200)", "takes 648 bytes, but 72 follow"),
  ]

  @Test("Every file that cannot be imported is an error with its name and fault")
  func faults() throws {
    try withTemporaryFolder { folder in
      let preparation = """
        import gzip, os
        def write(bytes):
            with open(x, "wb") as file: file.write(bytes)
        def save(array):
            with open(x, "wb") as file: numpy.save(file, array)

        """
      let programs = Self.faults.enumerated().map { "x = '\($0)'; \($1.program)" }
      try python(preparation + programs.joined(separator: "\n"), in: folder)
      for (number, fault) in Self.faults.enumerated() {
        let path = "\(folder)/\(number)"
        let error = #expect(throws: DatasetError.self, "\(fault.program)") {
          _ =
            fault.program.contains("save") || fault.program.contains("NUMPY")
            ? try NumPyFile(path).samples() : try IDXFile(path).images()
        }
        let text = error?.description ?? ""
        #expect(text.contains(fault.words) && text.contains(path), "\(text)")
      }
    }
  }

  @Test("Labels for another number of samples, or of another type, are errors")
  func labels() throws {
    try withTemporaryFolder { folder in
      try python("open('x', 'wb').write(bytes([0, 0, 8, 1, 0, 0, 0, 1, 5]))", in: folder)
      #expect(throws: DatasetError.self) { try IDXFile(folder + "/x").labels(count: 2) }

      try python(
        """
        numpy.save("bytes", numpy.array([3, 250], "u1"))
        numpy.save("floats", numpy.array([3, 250], "f4"))
        """, in: folder)
      #expect(try NumPyFile(folder + "/bytes.npy").labels(count: 2) == [3, 250])
      #expect(throws: DatasetError.self) { try NumPyFile(folder + "/bytes.npy").labels(count: 3) }
      #expect(throws: DatasetError.self) { try NumPyFile(folder + "/floats.npy").labels(count: 2) }
    }
  }
}
