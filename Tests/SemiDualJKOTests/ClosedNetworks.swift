import Kernels
import Networks
import Tensors

/// T(x) = shift + scale x on the line: the map of a step between Gaussians.
struct AffineMap: TransportMap {
  let layout: ParameterLayout
  let latentDimensions = 0

  init() {
    var layout = ParameterLayout()
    for name in ["shift", "scale"] {
      _ = layout.add(name, shape: [1], initialization: .uniform(bound: 1))
    }
    self.layout = layout
  }

  func callAsFunction(_ x: Tensor, latent: Tensor?, with parameters: Parameters) -> Tensor {
    let shift = parameters.tensors[0].repeated(over: .rows, to: x.shape)
    let scale = parameters.tensors[1].repeated(over: .rows, to: x.shape)
    return shift + scale * x
  }

  static func flat(shift: Double, scale: Double) -> FlatParameters {
    SemiDualJKOTests.flat(AffineMap().layout, [shift, scale])
  }
}

/// v(y) = constant + slope y + curvature y^2 on the line: the potential of a step between Gaussians.
struct QuadraticPotential: Potential {
  let layout: ParameterLayout
  let treatsSamplesIndependently: Bool

  init(treatsSamplesIndependently: Bool = true) {
    self.treatsSamplesIndependently = treatsSamplesIndependently
    var layout = ParameterLayout()
    for name in ["constant", "slope", "curvature"] {
      _ = layout.add(name, shape: [1], initialization: .uniform(bound: 1))
    }
    self.layout = layout
  }

  func callAsFunction(_ y: Tensor, with parameters: Parameters) -> Tensor {
    let coefficients = parameters.tensors.map { $0.repeated(over: .rows, to: y.shape) }
    let value = coefficients[0] + coefficients[1] * y + coefficients[2] * y.squared
    return value.reshaped(to: [y.shape[0]])
  }

  static func flat(constant: Double, slope: Double, curvature: Double) -> FlatParameters {
    SemiDualJKOTests.flat(QuadraticPotential().layout, [constant, slope, curvature])
  }
}

/// A flat buffer of single numbers.
private func flat(_ layout: ParameterLayout, _ values: [Double]) -> FlatParameters {
  let flat = FlatParameters(layout: layout)
  for (entry, value) in zip(layout.entries, values) {
    Tensor(Float(value)).copy(to: flat.buffer, at: entry.offset)
  }
  return flat
}
