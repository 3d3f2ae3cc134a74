import Datasets
import Drawings
import Files
import Foundation
import HDF5
import ProgramRuns
import TemporaryFolders
import Testing

@Suite("Folders of pictures")
struct PictureFolderTests {
  /// Paths of pictures, in the order of their bytes; picture i has the grey level 10 + i.
  static let paths =
    ["B.png", "a.png", "a/1.PNG", "a/10.png", "a/9.png", "a0.png", "z/y/x.png"]
    + (0..<60).map { "z/z\(100 + $0).png" }

  @Test("Any number of threads writes the same file, with images in the order of the paths")
  func order() throws {
    try withTemporaryFolder { folder in
      try drawPictures(in: folder + "/pictures")
      var files: [Data] = []
      for threadCount in [1, 2, 5, 16] {
        let path = folder + "/x\(threadCount).h5"
        var events: [PictureFolder.Event] = []
        let file = try PictureFolder(folder + "/pictures").write(
          to: path, side: 2, colors: .rgb, threadCount: threadCount
        ) { events.append($0) }
        #expect(file.rowCount == Self.paths.count)
        #expect(events.last == .done(Self.paths.count, of: Self.paths.count))
        files.append(try Data(contentsOf: URL(filePath: path)))
      }
      #expect(files.allSatisfy { $0 == files[0] })
      let levels = try samples(of: folder + "/x5.h5", shape: [Self.paths.count, 3, 2, 2])
      #expect(
        levels == Self.paths.indices.flatMap { [UInt8](repeating: UInt8(10 + $0), count: 12) })
    }
  }

  @Test("h5py reads all images, also if they fill more than one block and one chunk")
  func many() throws {
    try withTemporaryFolder { folder in
      try drawPictures(in: folder + "/pictures")
      // 14 KB an image: 18 in a chunk, 64 in a block of one thread.
      let file = try PictureFolder(folder + "/pictures").write(
        to: folder + "/x.h5", side: 120, colors: .grey, threadCount: 1
      ) { _ in }
      #expect(file.rowCount == Self.paths.count)
      let text = try python(
        """
        x = h5py.File("x.h5")["samples"]
        y = x[...]
        print(x.dtype, x.shape, (y == 10 + numpy.arange(len(y)).reshape(-1, 1, 1, 1)).all())
        print(x.attrs["sha256"].decode() == hashlib.sha256(y.tobytes()).hexdigest())
        """, in: folder)
      #expect(text == "uint8 (67, 1, 120, 120) True\nTrue\n")
    }
  }

  @Test("A broken picture is reported and left out, and the others keep their order")
  func broken() throws {
    try withTemporaryFolder { folder in
      try drawPictures(in: folder + "/pictures")
      let broken = folder + "/pictures/a/10.png"
      try Data(contentsOf: URL(filePath: broken)).prefix(50).write(to: URL(filePath: broken))
      try Data("text".utf8).write(to: URL(filePath: folder + "/pictures/z.jpg"))
      var reasons: [String] = []
      let file = try PictureFolder(folder + "/pictures").write(
        to: folder + "/x.h5", side: 1, colors: .grey
      ) { if case .broken(let reason) = $0 { reasons.append(reason) } }
      #expect(file.rowCount == Self.paths.count - 1)
      try #require(reasons.count == 2)
      #expect(reasons[0].hasPrefix("\(broken): "))
      #expect(reasons[1].hasPrefix("\(folder)/pictures/z.jpg: "))
      let levels = try samples(of: folder + "/x.h5", shape: [file.rowCount, 1, 1, 1])
      #expect(levels == Self.paths.indices.filter { $0 != 3 }.map { UInt8(10 + $0) })
    }
  }

  @Test("Hidden files and files with other endings are not pictures")
  func others() throws {
    try withTemporaryFolder { folder in
      for name in [".hidden.png", ".folder/a.png", "text.txt", "png", "a.gif", "b.jpeg", "c.JPG"] {
        try write(Data(), to: folder + "/pictures/" + name)
      }
      #expect(try PictureFolder(folder + "/pictures").files == ["b.jpeg", "c.JPG"])
      // The folder itself may be a link.
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: folder + "/pictures")
      #expect(try PictureFolder(folder + "/link").files == ["b.jpeg", "c.JPG"])
    }
  }

  @Test(
    "A FIFO and a socket are left out and reported, a folder named like a picture is no file, and names need no UTF-8",
    .timeLimit(.minutes(1)))
  func unusualFiles() throws {
    try withTemporaryFolder { folder in
      try drawPictures(in: folder + "/pictures")
      try python(
        #"""
        import os, shutil, socket
        shutil.copy("a.png", b"\xe9\xff.png")
        os.mkdir("folder.png")
        shutil.copy("B.png", "folder.png/grün.jpg")
        os.mkfifo("fifo.png")
        socket.socket(socket.AF_UNIX).bind("socket.png")
        os.symlink("/dev/zero", "device.png")
        """#, in: folder + "/pictures")
      let pictures = try PictureFolder(folder + "/pictures")
      let last = try #require(pictures.files.last)
      #expect(last.bytes == [0xE9, 0xFF] + ".png".utf8 && "\(last)" == "\\xE9\\xFF.png")
      #expect(!pictures.files.contains("folder.png"))
      var reasons: [String] = []
      let file = try pictures.write(to: folder + "/x.h5", side: 1, colors: .grey) {
        if case .broken(let reason) = $0 { reasons.append(reason) }
      }
      #expect(
        reasons
          == ["device", "fifo", "socket"].map {
            "\(folder)/pictures/\($0).png: it is not a regular file"
          })
      #expect(file.rowCount == Self.paths.count + 2)
      let levels = try samples(of: folder + "/x.h5", shape: [file.rowCount, 1, 1, 1])
      #expect(levels.last == 11 && levels[6] == 10)
    }
  }

  @Test("A missing folder, no pictures and only broken pictures are errors, and no file is written")
  func faults() throws {
    try withTemporaryFolder { folder in
      #expect(throws: DatasetError.missing(file: folder + "/none")) {
        try PictureFolder(folder + "/none")
      }
      try write(Data(), to: folder + "/some/text")
      #expect(throws: DatasetError.noPictures(folder: folder + "/some", brokenCount: 0)) {
        try PictureFolder(folder + "/some")
      }
      let error = #expect(throws: DatasetError.self) { try PictureFolder(folder + "/some/text") }
      #expect(error?.description.contains("it is not a folder") == true)
      try write(Data("no picture".utf8), to: folder + "/some/a.png")
      try write(Data(), to: folder + "/some/b.jpg")
      #expect(throws: DatasetError.noPictures(folder: folder + "/some", brokenCount: 2)) {
        try PictureFolder(folder + "/some").write(to: folder + "/x.h5", side: 2, colors: .rgb) {
          _ in
        }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["some"])
    }
  }

  @Test("A terminal gets a progress line that the next text erases; other outputs get none")
  func eventTexts() {
    let erase = "\r\u{1B}[K"
    #expect(PictureFolder.Event.broken("x").text(onTerminal: false) == "left out: x\n")
    #expect(PictureFolder.Event.broken("x").text(onTerminal: true) == erase + "left out: x\n")
    #expect(PictureFolder.Event.done(2, of: 3).text(onTerminal: true) == erase + "2 of 3 pictures")
    #expect(PictureFolder.Event.done(3, of: 3).text(onTerminal: true) == erase)
    #expect(PictureFolder.Event.done(2, of: 3).text(onTerminal: false).isEmpty)
  }

  private func drawPictures(in folder: String) throws {
    // From the last to the first, so that the order of creation is not the order of the paths.
    for (number, path) in Self.paths.enumerated().reversed() {
      try write(Data(), to: "\(folder)/\(path)")
      // The first takes longer than all the others together, so threads finish out of order.
      let (width, height) = number == 0 ? (900, 600) : (6, 4)
      let grey = PixelImage(
        width: width, height: height,
        pixels: .init(repeating: UInt32(10 + number) * 0x010101, count: width * height))
      try FileManager.default.removeItem(atPath: "\(folder)/\(path)")
      try withCanvas(
        savedTo: "\(folder)/\(path)", width: Double(width), height: Double(height),
        pixelsPerPoint: 1
      ) { $0.show(grey, at: Point(x: 0, y: 0), magnification: 1) }
    }
  }

  /// Writes a file, and makes its folder if there is none.
  private func write(_ data: Data, to path: String) throws {
    let file = URL(filePath: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  private func samples(of path: String, shape: [Int]) throws -> [UInt8] {
    try withFile(path, .read) { root in
      let samples = try root.dataset("samples")
      #expect(samples.shape == shape)
      return try samples.read(UInt8.self)
    }
  }
}
