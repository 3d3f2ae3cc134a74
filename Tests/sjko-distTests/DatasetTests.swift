import Foundation
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// Commands that import datasets.
  struct DatasetTests {
    @Test("An import reports broken pictures, leaves them out and ends with code 0")
    func pictures() throws {
      let place = try Workplace()
      try FileManager.default.createDirectory(
        atPath: place.path("pictures/more"), withIntermediateDirectories: true)
      // 1 x 1 pixel, grey of level 255.
      let png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJ"
        + "RU5ErkJggg=="
      for name in ["a.png", "more/b.png"] {
        try #require(Data(base64Encoded: png)).write(
          to: URL(filePath: place.path("pictures/\(name)")))
      }
      try Data("text".utf8).write(to: URL(filePath: place.path("pictures/more/a.jpg")))

      let run = try place.run(["dataset", "images", "pictures", "--size", "4", "--output", "x.h5"])
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(run.count(of: "left out: pictures/more/a.jpg: it is neither PNG nor JPEG\n") == 1)
      #expect(run.count(of: "x.h5: 2 samples of 3 x 4 x 4; files left out: 1\n") == 1)
      // No progress line: the output is not a terminal.
      #expect(run.count(of: "\r") == 0, "\(run.output)")

      let none = try place.run(["dataset", "images", "runs", "--size", "4", "--output", "y.h5"])
      #expect(none.exitCode == 65 && none.count(of: "error: runs: no such file") == 1)
    }

    @Test("CIFAR-10 and padded IDX images become datasets with labels")
    func arrays() throws {
      let place = try Workplace()
      for name in ["test_batch.bin", "data_batch_2.bin"] {
        try Data([7] + [UInt8](repeating: 9, count: 3072))
          .write(to: URL(filePath: place.path(name)))
      }
      let cifar = try place.run(["dataset", "cifar10", ".", "--test", "--output", "x.h5"])
      #expect(cifar.exitCode == 0 && cifar.count(of: "x.h5: 1 samples of 3 x 32 x 32\n") == 1)
      let labels = try withFile(place.path("x.h5"), .read) {
        try $0.dataset("labels").read(UInt8.self)
      }
      #expect(labels == [7])
      let training = try place.run(["dataset", "cifar10", ".", "--output", "x.h5"])
      #expect(training.exitCode == 65 && training.count(of: "no data_batch_1.bin") == 1)

      try Data([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6])
        .write(to: URL(filePath: place.path("idx")))
      let padded = try place.run(["dataset", "idx", "idx", "--pad", "4", "--output", "y.h5"])
      #expect(padded.exitCode == 0 && padded.count(of: "y.h5: 1 samples of 1 x 4 x 4\n") == 1)
      let wrong = try place.run(["dataset", "idx", "idx", "--pad", "1", "--output", "y.h5"])
      #expect(wrong.exitCode == 65 && wrong.count(of: "do not fit into squares of 1") == 1)
    }
  }
}
