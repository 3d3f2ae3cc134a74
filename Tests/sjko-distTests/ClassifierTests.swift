import Foundation
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// Classifiers: training, and Fréchet distances of their features.
  struct ClassifierTests {
    @Test("Fréchet distances of a classifier's features rise from a second draw to noise")
    func distances() throws {
      let place = try Workplace()
      try write("data.h5", in: place) { (image: Int, pixel: Int) -> UInt8 in
        if pixel / 6 == image % 3 { return 255 }
        return UInt8((image * 37 + pixel * 101 + image * pixel) % 128)
      }
      try write("noise.h5", in: place) { (image: Int, pixel: Int) -> UInt8 in
        UInt8((image * 7919 + pixel * 104_729 + image * pixel * 31) % 256)
      }
      let arguments = ["classifier", "data.h5", "--epochs", "4", "--output"]
      // Twice in one process, and under mpirun with two ranks, where only one trains.
      let runs: [(String, Int?)] = [("x.h5", nil), ("y.h5", nil), ("z.h5", 2)]
      let files = try runs.map { name, rankCount -> Data in
        let run = try place.run(arguments + [name], onRanks: rankCount)
        #expect(run.exitCode == 0, "\(run.output)")
        let last = "epoch 4 of 4: 100.00 % of 60 held-out images classified correctly\n"
        #expect(run.count(of: last) == 1, "\(run.output)")
        #expect(run.count(of: "\(name): 64 features from 3 classes\n") == 1, "\(run.output)")
        return try Data(contentsOf: URL(filePath: place.path(name)))
      }
      #expect(files[0] == files[1] && files[0] == files[2])

      let evaluations = try [nil, 2].map { (rankCount: Int?) -> String in
        let run = try place.run(
          [
            "evaluate", "noise.h5", "--target", "data.h5", "--features", "x.h5", "--measures",
            "frechet", "--count", "300", "--json",
          ], onRanks: rankCount)
        #expect(run.exitCode == 0, "\(run.output)")
        return run.output
      }
      #expect(evaluations[0] == evaluations[1])
      let values = evaluations[0].matches(of: /"frechet":([0-9.e-]+)/).map { Double($0.1) ?? 0 }
      #expect(values.count == 2 && values[0] > 0 && 10 * values[0] < values[1], "\(values)")
    }

    @Test(
      "A dataset without labels, a missing folder and images of another shape are errors before training"
    )
    func faults() throws {
      let place = try Workplace()
      try write("data.h5", in: place, labelled: false) { UInt8(($0 + $1) % 256) }
      let run = try place.run(["classifier", "data.h5", "--output", "x.h5"], onRanks: 2)
      #expect(run.exitCode == 65 && run.count(of: "error: ") == 1, "\(run.output)")
      #expect(run.count(of: "there is no dataset /labels") == 1, "\(run.output)")

      try write("data.h5", in: place) { UInt8(($0 + $1) % 256) }
      let nowhere = try place.run(["classifier", "data.h5", "--output", "no/x.h5"])
      #expect(nowhere.exitCode == 74 && nowhere.count(of: "no/x.h5: not saved: ") == 1)
      #expect(nowhere.count(of: "epoch") == 0, "\(nowhere.output)")
      let trained = try place.run(["classifier", "data.h5", "--epochs", "1", "--output", "x.h5"])
      #expect(trained.exitCode == 0, "\(trained.output)")
      try withFile(place.path("wide.h5"), .createNew) { root in
        try root.createDataset("samples", of: .uint8, shape: [8, 1, 4, 4])
          .write([UInt8](repeating: 0, count: 128))
      }
      let words = "is for images of shape [1, 6, 6], but samples have the shape [1, 4, 4]"
      for arguments in [
        ["evaluate", "wide.h5", "--target", "wide.h5", "--count", "4", "--features", "x.h5"],
        ["features", "wide.h5", "--network", "x.h5", "--output", "y.h5"],
      ] {
        let run = try place.run(arguments)
        #expect(run.exitCode == 64 && run.count(of: words) == 1, "\(run.output)")
      }
    }

    /// 600 images of 6 x 6 pixels in three classes.
    private func write(
      _ name: String, in place: Workplace, labelled: Bool = true, pixel: (Int, Int) -> UInt8
    ) throws {
      try? FileManager.default.removeItem(atPath: place.path(name))
      try withFile(place.path(name), .createNew) { root in
        try root.createDataset("samples", of: .uint8, shape: [600, 1, 6, 6])
          .write((0..<600 * 36).map { pixel($0 / 36, $0 % 36) })
        guard labelled else { return }
        try root.createDataset("labels", of: .uint8, shape: [600])
          .write((0..<600).map { UInt8($0 % 3) })
      }
    }
  }
}
