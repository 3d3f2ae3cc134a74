import Foundation
import HDF5
import Kernels
import Networks
import Tensors
import Testing

/// One network's values as PyTorch computes them; the scripts in `reference` tell what is what.
struct Reference {
  private let values: [String: Tensor]
  /// How far an element may be off, relative to the largest of its tensor, or both on average.
  ///
  /// The reference was computed in double precision and rounded once, so this is the error of our
  /// floats, which some ten layers multiply, and in image networks some fifty. In bf16 each of these
  /// rounds two factors by up to 2^-9; a hundred such, each by chance, make 0.02, and three times
  /// that is allowed.
  let tolerance: Double
  /// Whether the errors of a tensor's elements are averaged, and so is what they stand beside.
  ///
  /// In bf16 an activation near zero may change its sign, and with it a single slope.
  private let averages: Bool

  /// A network of points.
  init(_ network: String) throws {
    try self.init(network, in: "reference.h5", tolerance: 1e-5)
  }

  /// A network of images, whose convolutions are taken in a precision.
  init(ofImages network: String, _ precision: Precision = .f32) throws {
    try self.init(
      network, in: "image_reference.h5", tolerance: precision == .f32 ? 5e-5 : 0.06,
      averages: precision == .bf16)
  }

  /// A network of features, some fifty layers deep.
  init(ofFeatures network: String) throws {
    try self.init(network, in: "inception_reference.h5", tolerance: 5e-5)
  }

  private init(_ network: String, in name: String, tolerance: Double, averages: Bool = false) throws
  {
    self.tolerance = tolerance
    self.averages = averages
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    values = try withFile(folder.appending(path: "reference/\(name)").path, .read) { file in
      var values: [String: Tensor] = [:]
      func collect(_ group: Group, _ path: String) throws {
        for name in try group.names {
          if try group.isGroup(name) {
            try collect(group.group(name), path + name + "/")
          } else {
            let dataset = try group.dataset(name)
            values[path + name] = Tensor(try dataset.read(Float.self), shape: dataset.shape)
          }
        }
      }
      try collect(file.group(network), "")
      return values
    }
  }

  /// What the file holds under a name, if anything.
  func optional(_ name: String) -> Tensor? { values[name] }

  /// What the file holds under a name.
  func callAsFunction(_ name: String) throws -> Tensor {
    try #require(values[name], "the reference has no \(name)")
  }

  /// A flat buffer of the reference's parameters; both name the same.
  func flat(_ layout: ParameterLayout) throws -> FlatParameters {
    let names = values.keys.filter { $0.hasPrefix("parameters/") }
    #expect(Set(names) == Set(layout.entries.map { "parameters/\($0.name)" }))
    let flat = FlatParameters(layout: layout)
    for entry in layout.entries {
      let parameter = try self("parameters/\(entry.name)")
      #expect(parameter.shape == entry.shape, "\(entry.name)")
      parameter.copy(to: flat.buffer, at: entry.offset)
    }
    return flat
  }

  /// The size of elements under a prefix, of a parameter and those that share its layer's name.
  private func size(_ prefix: String, ofLayerWith parameter: String) -> Double {
    let layer = prefix + parameter.split(separator: ".").dropLast().joined(separator: ".") + "."
    let elements = values.filter { $0.key.hasPrefix(layer) }.flatMap { $0.value.values }
    return size(elements)
  }

  /// The root of the mean of squares, or the largest one.
  private func size(_ elements: [Float]) -> Double {
    guard averages else { return elements.map { Double(abs($0)) }.max() ?? 0 }
    let squares = elements.reduce(0) { $0 + Double($1) * Double($1) }
    return (squares / Double(elements.count)).squareRoot()
  }

  /// Compares tensors in the order of a layout with `KIND/NAME` or `KIND's summaries`; if
  /// `besideLayer`, relative to the elements of the whole layer, where terms of its bias
  /// cancel.
  func expect(
    _ tensors: [Tensor], areThe kind: String, of layout: ParameterLayout, besideLayer: Bool = false
  ) throws {
    for (entry, tensor) in zip(layout.entries, tensors) {
      let summary = optional("\(kind)_summaries/\(entry.name)")
      let full = optional("\(kind)s/\(entry.name)")
      #expect(full != nil || summary != nil, "the reference has no \(kind) of \(entry.name)")
      if let full {
        let scale = besideLayer ? size("\(kind)s/", ofLayerWith: entry.name) : nil
        expectAgreement(tensor, full, "\(kind) of \(entry.name)", scale: scale)
      }
      if let summary { expectAgreement(tensor, summary: summary, "\(kind) of \(entry.name)") }
    }
  }

  /// Compares tensors, elements relative to their size, or to `scale`.
  func expectAgreement(
    _ tensor: Tensor, _ reference: Tensor, _ what: String, scale: Double? = nil
  ) {
    #expect(tensor.shape == reference.shape, "\(what)")
    let scale = scale ?? size(reference.values)
    let error = size(zip(tensor.values, reference.values).map { $0 - $1 })
    #expect(error <= tolerance * scale, "\(what): \(error) beside \(scale)")
  }

  /// Compares a tensor with its sum and the root of the sum of its squares.
  private func expectAgreement(_ tensor: Tensor, summary: Tensor, _ what: String) {
    let (sum, norm) = (Double(summary.values[0]), Double(summary.values[1]))
    let elements = tensor.values.map(Double.init)
    let ourSum = elements.reduce(0, +)
    let ourNorm = elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // The sum of n errors is at most sqrt(n) times the root of their squares.
    let allowed = tolerance * norm * Double(tensor.count).squareRoot()
    #expect(abs(ourSum - sum) <= allowed, "sum of the \(what)")
    #expect(abs(ourNorm - norm) <= tolerance * norm, "norm of the \(what)")
  }
}
