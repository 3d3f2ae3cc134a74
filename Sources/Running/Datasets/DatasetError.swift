/// What is wrong with a dataset, found before training starts.
public enum DatasetError: Error, Equatable {
  /// There is no such file.
  case missing(file: String)
  /// The file cannot be read, with the reason.
  case unreadable(file: String, reason: String)
  /// The HDF5 file has no `/samples`; its other contents.
  case noSamples(file: String, contents: [String])
  /// The HDF5 file has no `/labels`, which something wants to learn.
  case noLabels(file: String)
  /// The labels are not classes 0 ..< n of all samples, with the fault.
  case wrongLabels(file: String, fault: String)
  /// The samples are no images, or too small for the network that is to learn their classes.
  case notClassifiable(file: String, sampleShape: [Int], side: Int)
  /// The samples are neither bytes nor floats of 32 bits.
  case wrongType(file: String, type: String)
  /// The shape is neither that of points nor that of images.
  case wrongShape(file: String, shape: [Int], type: String)
  /// The shape seems to have the channels last.
  case channelsLast(file: String, shape: [Int])
  /// Two files of one dataset hold different things.
  case differing(file: String, from: String, kinds: [String])
  /// There are too few samples for a shard to fill its part of a batch.
  case tooFewRows(rows: Int, shards: Int, samplesPerShard: Int)
  /// A number is infinite or no number.
  case notFinite(file: String, row: Int, value: String)
  /// A file to import does not keep to its format, with the fault.
  case malformed(file: String, format: String, fault: String)
  /// Images do not fit into the squares that they are to be padded to.
  case largerThanPadded(file: String, height: Int, width: Int, side: Int)
  /// A folder or an archive lacks files of a dataset that comes in several.
  case incomplete(path: String, dataset: String, missing: [String], advice: String)
  /// A folder has no pictures, or none that can be used.
  case noPictures(folder: String, brokenCount: Int)
  /// The samples are not those whose digest was written beside them.
  case changed(file: String)
  /// The file cannot be written, with the reason.
  case unwritable(file: String, reason: String)
  /// A mean and covariance make no Gaussian, with the reason.
  case noGaussian(String)
  /// Noise of a grey level is to be added, but the samples are no bytes.
  case dequantizedFloats(file: String)
  /// Images are to be flipped, but the samples are points.
  case flippedPoints(sampleShape: [Int])
  /// Source and data have samples of different shapes.
  case differentSource(sampleShape: [Int], dataShape: [Int])
}

extension DatasetError: CustomStringConvertible {
  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .missing(let file):
      "\(file): no such file. Paths are relative to the working directory; "
        + "`sjko-dist dataset --help` shows how to make dataset files"
    case .unreadable(let file, let reason):
      "\(file): cannot be read: \(reason)"
    case .noSamples(let file, let contents):
      "\(file): there is no dataset /samples, only \(contents.isEmpty ? "nothing" : list(contents))"
        + ". Store the samples under that name"
    case .noLabels(let file):
      "\(file): there is no dataset /labels, the class of each sample. `sjko-dist dataset idx "
        + "--labels FILE` writes it, as do `dataset npy --labels FILE` and `dataset cifar10`"
    case .wrongLabels(let file, let fault):
      "\(file): /labels: \(fault). Labels are uint8 [count], all classes from 0 to the last"
    case .notClassifiable(let file, let sampleShape, let side):
      "\(file): the samples have the shape \(sampleShape). A classifier is of images, "
        + "[channels, height, width], of \(side) x \(side) pixels or more"
    case .wrongType(let file, let type):
      "\(file): the samples are \(type). Store pixels as uint8, other numbers as float32"
    case .wrongShape(let file, let shape, let type):
      "\(file): \(type) samples of shape \(shape). Points are float32 [count, dimensions], images "
        + "uint8 or float32 [count, channels, height, width], with no size 0"
    case .channelsLast(let file, let shape):
      "\(file): the shape \(shape) seems to have the channels last. Store "
        + "[count, channels, height, width]; in NumPy, samples.transpose(0, 3, 1, 2)"
    case .differing(let file, let first, let kinds):
      "\(file): holds \(kinds[0]), but \(first) holds \(kinds[1]). "
        + "The files of one dataset must hold samples of one kind"
    case .tooFewRows(let rows, let shards, let samplesPerShard):
      "the dataset has \(rows) samples, which makes \(rows / shards) for each of \(shards) shards, "
        + "and a batch takes \(samplesPerShard) from each. Take a smaller batch, or more data"
    case .notFinite(let file, let row, let value):
      "\(file): row \(row) of /samples (the first is 0) contains \(value). Remove or repair the row"
    case .malformed(let file, let format, let fault):
      "\(file): not a usable \(format) file: \(fault)"
    case .largerThanPadded(let file, let height, let width, let side):
      "\(file): its images are \(height) pixels high and \(width) wide, and do not fit into squares "
        + "of \(side). Pad to \(max(height, width)) or more"
    case .incomplete(let path, let dataset, let missing, let advice):
      "\(path): not the whole of \(dataset): there is no \(missing.joined(separator: ", no ")). "
        + advice
    case .noPictures(let folder, let brokenCount):
      brokenCount == 0
        ? "\(folder): there is no picture in it: no file whose name ends in .png, .jpg or .jpeg"
        : "\(folder): all \(brokenCount) pictures in it are broken. Copy or download them again"
    case .changed(let file):
      "\(file): /samples does not match its digest: the file was damaged or changed after it was "
        + "written. Make or copy it again"
    case .unwritable(let file, let reason):
      "\(file): cannot be written: \(reason)"
    case .noGaussian(let reason):
      "no Gaussian: \(reason)"
    case .dequantizedFloats(let file):
      "\(file): the samples are float32 and have no grey levels: dequantize is for images stored as "
        + "uint8. Take it out of data.augment, or store the pixels as uint8"
    case .flippedPoints(let sampleShape):
      "samples of shape \(sampleShape) cannot be flipped: horizontal-flip is for images, "
        + "[channels, height, width]"
    case .differentSource(let sampleShape, let dataShape):
      "the source has samples of shape \(sampleShape), the data of shape \(dataShape). "
        + "The map needs the same shape on both sides"
    }
  }

  private func list(_ names: [String]) -> String {
    names.map { "/" + $0 }.joined(separator: ", ")
  }
}
