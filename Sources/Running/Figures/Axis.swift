import Glibc
import Texts

/// The scale of an axis.
public enum AxisScale: Sendable {
  case linear, logarithmic
}

/// A range of numbers along one side of a plot, with ticks.
struct Axis {
  typealias Tick = (value: Double, label: String)

  let range: ClosedRange<Double>
  let scale: AxisScale
  let ticks: [Tick]

  /// An axis over `range` with ticks at round numbers.
  ///
  /// - Precondition: a logarithmic range is positive.
  init(_ range: ClosedRange<Double>, scale: AxisScale = .linear) {
    precondition(scale == .linear || range.lowerBound > 0, "a logarithmic axis from \(range)")
    self.range = Self.widened(range, scale)
    self.scale = scale
    switch scale {
    case .linear: ticks = Self.linearTicks(self.range)
    case .logarithmic: ticks = Self.logarithmicTicks(self.range)
    }
  }

  /// The relative position of a number: 0 at the start of the axis, 1 at its end.
  func position(of value: Double) -> Double {
    func along(_ x: Double) -> Double { scale == .linear ? x : log(x) }
    let (low, high) = (along(range.lowerBound), along(range.upperBound))
    return (along(value) - low) / (high - low)
  }

  /// The axis, extended at both ends by `fraction` of its length.
  func extended(by fraction: Double) -> Axis {
    let (low, high) = (range.lowerBound, range.upperBound)
    switch scale {
    case .linear:
      return Axis(low - fraction * (high - low)...high + fraction * (high - low))
    case .logarithmic:
      let factor = pow(high / low, fraction)
      return Axis(low / factor...high * factor, scale: .logarithmic)
    }
  }

  /// Widens a range of a single number, which has no length.
  private static func widened(
    _ range: ClosedRange<Double>, _ scale: AxisScale
  ) -> ClosedRange<Double> {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard high - low <= 1e-12 * max(abs(low), abs(high)) else { return range }
    guard low != 0 else { return -1...1 }
    return scale == .linear ? low - abs(low) / 10...high + abs(high) / 10 : low / 2...high * 2
  }

  /// Multiples of 1, 2 or 5 times a power of ten, at most seven of them.
  private static func linearTicks(_ range: ClosedRange<Double>) -> [Tick] {
    let roughStep = (range.upperBound - range.lowerBound) / 6
    let power = pow(10, log10(roughStep).rounded(.down))
    let step = ([1, 2, 5].first { $0 * power >= roughStep * 0.999 } ?? 10) * power
    let multiples = stride(
      from: (range.lowerBound / step - 1e-9).rounded(.up),
      through: (range.upperBound / step + 1e-9).rounded(.down), by: 1)
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    return multiples.map { multiple in
      let value = multiple * step
      return (value, label(value, step: step, largest: largest))
    }
  }

  private static func label(_ value: Double, step: Double, largest: Double) -> String {
    if value == 0 { return "0" }
    if largest < 1e-3 || largest >= 1e9 { return NumberText.short(value) }
    if largest >= 10_000, step >= 100 {
      return NumberText.fixed(value / 1000, decimals: step >= 1000 ? 0 : 1) + "k"
    }
    // A minus sign is as wide as a plus sign; a hyphen is not.
    return NumberText.fixed(value, decimals: max(0, -Int(log10(step).rounded(.down))))
      .replacing("-", with: "−")
  }

  /// Powers of ten: every second or third if there are many, also 2 and 5 times them if few.
  private static func logarithmicTicks(_ range: ClosedRange<Double>) -> [Tick] {
    let low = Int((log10(range.lowerBound) - 1e-9).rounded(.down))
    let high = Int((log10(range.upperBound) + 1e-9).rounded(.up))
    let decades = log10(range.upperBound / range.lowerBound)
    let factors: [Double] = decades < 2 ? [1, 2, 5] : [1]
    let every = max(1, Int((decades / 6).rounded(.up)))
    return (low...high).filter { $0 % every == 0 }.flatMap { exponent -> [Tick] in
      factors.map { factor -> Tick in
        let value = factor * pow(10, Double(exponent))
        let isPlain = (-3...3).contains(exponent)
        let plain = NumberText.fixed(value, decimals: max(0, -exponent))
        let power = (factor == 1 ? "" : "\(Int(factor))·") + "10" + superscript(exponent)
        return (value, isPlain ? plain : power)
      }
    }.filter {
      range.lowerBound <= $0.value * (1 + 1e-9) && $0.value <= range.upperBound * (1 + 1e-9)
    }
  }

  private static func superscript(_ exponent: Int) -> String {
    let digits: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
      "8": "⁸", "9": "⁹",
    ]
    return String("\(exponent)".map { digits[$0] ?? $0 })
  }
}
