/// A fault of a dataset, found before training starts.
public enum DatasetError: Error, Equatable {
  /// There is no such file.
  case missing(file: String)
  /// The file cannot be read, with the reason.
  case unreadable(file: String, reason: String)
  /// This build lacks the trait that reads such files, with the reason and what to do.
  case unsupported(file: String, reason: String)
  /// The bytes of the file are not those that were sealed, with the difference.
  case damaged(file: String, reason: String)
  /// The numbers of a dataset are not those of its digest; perhaps the rows of `zeroRows` are lost.
  case otherDigest(file: String, dataset: String, zeroRows: Range<Int>)
  /// Some numbers of a dataset are not stored, so that HDF5 would read zeros.
  case notStored(file: String, dataset: String, fault: String)
  /// Something needs more memory than this machine has; nil is more than 2^63 bytes.
  case tooLarge(what: String, neededBytes: Int?, machineBytes: Int)
  /// The HDF5 file has no `/samples`, only the groups and datasets in `contents`.
  case noSamples(file: String, contents: [String])
  /// The HDF5 file has no `/labels`, which a classifier needs.
  case noLabels(file: String)
  /// The labels are not one class 0 ..< n for each sample, with the fault.
  case wrongLabels(file: String, fault: String)
  /// The samples are not images, or too small for the classifier.
  case notClassifiable(file: String, sampleShape: [Int], side: Int)
  /// The samples are neither uint8 nor float32.
  case wrongType(file: String, type: String)
  /// The shape is neither a shape of points nor of images.
  case wrongShape(file: String, shape: [Int], type: String)
  /// The channels seem to be the last axis.
  case channelsLast(file: String, shape: [Int])
  /// Two files of one dataset have samples of different shapes or types, which `kinds` describes.
  case differing(file: String, from: String, kinds: [String])
  /// A shard has fewer rows than it gives to a batch.
  case tooFewRows(rows: Int, shards: Int, samplesPerShard: Int)
  /// A sample contains an infinity or NaN.
  case notFinite(file: String, row: Int, value: String)
  /// A file to import does not follow its format, with the fault.
  case malformed(file: String, format: String, fault: String)
  /// Images are larger than the size to which they should be padded.
  case largerThanPadded(file: String, height: Int, width: Int, side: Int)
  /// A folder or an archive lacks some files of a dataset.
  case incomplete(path: String, dataset: String, missing: [String], advice: String)
  /// A folder has no pictures, or only broken ones.
  case noPictures(folder: String, brokenCount: Int)
  /// The file cannot be written, with the reason.
  case unwritable(file: String, reason: String)
  /// A mean and covariance do not define a Gaussian, with the reason.
  case noGaussian(String)
  /// `dequantize` is given for samples that are not bytes.
  case dequantizedFloats(file: String)
  /// `horizontal-flip` is given for samples that are not images.
  case flippedPoints(sampleShape: [Int])
  /// A rank has read other samples than rank 0; what both have read.
  case otherOnRank(rank: Int, hostName: String, found: String, onRoot: String)
  /// Source and data have samples of different shapes.
  case differentSource(sampleShape: [Int], dataShape: [Int])
}

extension DatasetError: CustomStringConvertible {
  /// The file, the fault, and what to do.
  public var description: String {
    switch self {
    case .missing(let file):
      "\(file): no such file. Paths are relative to the working directory; "
        + "`sjko-dist dataset --help` shows how to make dataset files"
    case .unreadable(let file, let reason):
      "\(file): cannot be read: \(reason)"
    case .unsupported(let file, let reason):
      "\(file): \(reason)"
    case .damaged(let file, let reason):
      "\(file): damaged or changed after it was written: \(reason). \(Self.again)"
    case .otherDigest(let file, let dataset, let zeroRows):
      "\(file): \(dataset) differs from its digest: the file was damaged or changed after it was "
        + "written"
        + (zeroRows.isEmpty
          ? "" : "; rows \(zeroRows.lowerBound) to \(zeroRows.upperBound - 1) are all zeros")
        + ". \(Self.again)"
    case .notStored(let file, let dataset, let fault):
      "\(file): \(dataset) is not complete: \(fault)"
    case .tooLarge(let what, let needed, let machine):
      "\(what) would need \(needed.map { "\($0)" } ?? "more than 2^63") bytes of memory, but this "
        + "machine has \(machine)"
    case .noSamples(let file, let contents):
      "\(file): there is no dataset /samples"
        + (contents.isEmpty ? "" : ", only " + contents.map { "/\($0)" }.joined(separator: ", "))
        + ". Store the samples under that name"
    case .noLabels(let file):
      "\(file): there is no dataset /labels with the class of each sample. Make the file with a "
        + "command of `sjko-dist dataset` that imports labels, such as `cifar10`"
    case .wrongLabels(let file, let fault):
      "\(file): /labels: \(fault). Store labels as uint8 [count], with all classes from 0 to the "
        + "highest"
    case .notClassifiable(let file, let sampleShape, let side):
      "\(file): the samples have the shape \(sampleShape). A classifier needs images, "
        + "[channels, height, width], of \(side) x \(side) pixels or more"
    case .wrongType(let file, let type):
      "\(file): the samples are \(type). Store pixels as uint8, and other numbers as float32"
    case .wrongShape(let file, let shape, let type):
      "\(file): \(type) samples of shape \(shape). Store points as float32 [count, dimensions], "
        + "and images as uint8 or float32 [count, channels, height, width], with no size 0"
    case .channelsLast(let file, let shape):
      "\(file): in the shape \(shape), the channels seem to be the last axis. Store "
        + "[count, channels, height, width]: in NumPy, samples.transpose(0, 3, 1, 2)"
    case .differing(let file, let first, let kinds):
      "\(file): contains \(kinds[0]), but \(first) contains \(kinds[1]). "
        + "All files of a dataset must have samples of one shape and type"
    case .tooFewRows(let rows, let shards, let samplesPerShard):
      "the dataset has \(rows) samples, which makes \(rows / shards) for each of \(shards) shards, "
        + "but a batch takes \(samplesPerShard) from each. Use a smaller batch, or more data"
    case .notFinite(let file, let row, let value):
      "\(file): row \(row) (the first is 0) contains \(value). Remove or correct the row"
    case .malformed(let file, let format, let fault):
      "\(file): not a usable \(format) file: \(fault)"
    case .largerThanPadded(let file, let height, let width, let side):
      "\(file): its images are \(height) pixels high and \(width) wide, and do not fit into squares "
        + "of \(side) pixels. Pad to \(max(height, width)) or more"
    case .incomplete(let path, let dataset, let missing, let advice):
      "\(path): \(dataset) is incomplete: there is no \(missing.joined(separator: ", no ")). "
        + advice
    case .noPictures(let folder, let brokenCount):
      brokenCount == 0
        ? "\(folder): contains no file with the ending .png, .jpg or .jpeg"
        : "\(folder): all its \(brokenCount) pictures are broken. Copy or download them again"
    case .unwritable(let file, let reason):
      "\(file): cannot be written: \(reason)"
    case .noGaussian(let reason):
      "not a Gaussian: \(reason)"
    case .dequantizedFloats(let file):
      "\(file): the samples are float32, but dequantize needs images stored as uint8. Remove it from "
        + "data.augment, or store the pixels as uint8"
    case .flippedPoints(let sampleShape):
      "samples of shape \(sampleShape) cannot be flipped: horizontal-flip needs images, "
        + "[channels, height, width]"
    case .otherOnRank(let rank, let hostName, let found, let onRoot):
      "rank \(rank) on \(hostName) has other samples than rank 0: \(found); rank 0 has \(onRoot). Copy "
        + "the same files to all hosts"
    case .differentSource(let sampleShape, let dataShape):
      "the source has samples of shape \(sampleShape), the data of shape \(dataShape). "
        + "The map needs the same shape for both"
    }
  }
  private static let again = "Copy it or make it again"
}
