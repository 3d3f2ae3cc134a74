import Foundation
import HDF5
import Kernels
import Networks
import Tensors
import Testing

/// The values of a network as PyTorch computes them; the scripts in `reference` describe them.
struct Reference {
  private let values: [String: Tensor]
  /// The allowed error of an element, relative to the largest element of its tensor, or the root mean
  /// square of the errors, relative to the root mean square of the elements.
  ///
  /// The reference was computed in double precision and rounded once. So this is the error of our
  /// floats, which grows over some ten layers, or some fifty in image networks. In bf16 each layer
  /// rounds two factors by up to 2^-9. A hundred random roundings make 0.02, and three times as much
  /// is allowed.
  let tolerance: Double
  /// Whether root mean squares are compared, instead of the largest elements.
  ///
  /// In bf16 an activation near zero may change its sign, and with it the slope of one element.
  private let averages: Bool

  /// Reads a network of points.
  init(_ network: String) throws {
    try self.init(network, in: "reference.h5", tolerance: 1e-5)
  }

  /// Reads a network of images; the precision is the precision of our convolutions.
  init(ofImages network: String, _ precision: Precision = .f32) throws {
    try self.init(
      network, in: "image_reference.h5", tolerance: precision == .f32 ? 5e-5 : 0.06,
      averages: precision == .bf16)
  }

  /// Reads a network of features, with some fifty layers.
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

  /// The values with a name, if the file contains them.
  func optional(_ name: String) -> Tensor? { values[name] }

  /// The values with a name.
  func callAsFunction(_ name: String) throws -> Tensor {
    try #require(values[name], "the reference has no \(name)")
  }

  /// The parameters of the reference, which must have the names of the layout.
  func flat(_ layout: ParameterLayout) throws -> FlatParameters {
    let names = values.keys.filter { $0.hasPrefix("parameters/") }
    #expect(Set(names) == Set(layout.entries.map { "parameters/\($0.name)" }))
    return FlatParameters(
      layout: layout, gathering: try layout.entries.map { try self("parameters/\($0.name)") })
  }

  /// The size of the elements under a prefix, over all parameters of the layer of a parameter.
  private func size(_ prefix: String, ofLayerWith parameter: String) -> Double {
    let layer = prefix + parameter.split(separator: ".").dropLast().joined(separator: ".") + "."
    let elements = values.filter { $0.key.hasPrefix(layer) }.flatMap { $0.value.values }
    return size(elements)
  }

  /// The root mean square, or the largest absolute value.
  private func size(_ elements: [Float]) -> Double {
    guard averages else { return elements.map { Double(abs($0)) }.max() ?? 0 }
    let squares = elements.reduce(0) { $0 + Double($1) * Double($1) }
    return (squares / Double(elements.count)).squareRoot()
  }

  /// Compares tensors in the order of a layout with the datasets `KINDs/NAME` or
  /// `KIND_summaries/NAME`.
  ///
  /// If `besideLayer`, errors are relative to the elements of the whole layer, because the terms of
  /// the gradient of its bias cancel.
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

  /// Compares tensors; errors are relative to the size of the elements, or to `scale`.
  func expectAgreement(
    _ tensor: Tensor, _ reference: Tensor, _ what: String, scale: Double? = nil
  ) {
    #expect(tensor.shape == reference.shape, "\(what)")
    let scale = scale ?? size(reference.values)
    let error = size(zip(tensor.values, reference.values).map { $0 - $1 })
    #expect(error <= tolerance * scale, "\(what): an error of \(error) for a size of \(scale)")
  }

  /// Compares the sum of a tensor and the root of its sum of squares.
  private func expectAgreement(_ tensor: Tensor, summary: Tensor, _ what: String) {
    let (sum, norm) = (Double(summary.values[0]), Double(summary.values[1]))
    let elements = tensor.values.map(Double.init)
    let ourSum = elements.reduce(0, +)
    let ourNorm = elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // The sum of n errors is at most sqrt(n) times the root of their sum of squares.
    let allowed = tolerance * norm * Double(tensor.count).squareRoot()
    #expect(abs(ourSum - sum) <= allowed, "sum of the \(what)")
    #expect(abs(ourNorm - norm) <= tolerance * norm, "norm of the \(what)")
  }
}
