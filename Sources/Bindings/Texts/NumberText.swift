import Glibc

/// Numbers as people read them.
public enum NumberText {
  /// A number with `decimals` digits after the point.
  ///
  /// - Corresponds to: `vsnprintf`; a double has at most 309 digits before the point.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    formatted("%.*f", [Int32(decimals), value])
  }

  /// Four significant digits in at most nine characters; very small and large numbers have an
  /// exponent.
  public static func short(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    guard value != 0 else { return "0" }
    let exponent = Int(log10(abs(value)).rounded(.down))
    return (-3...3).contains(exponent)
      ? fixed(value, decimals: 3 - exponent) : formatted("%.2e", [value])
  }

  /// Three significant digits and a letter for thousands, millions or billions: `25.1k`.
  public static func withPrefix(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    var scaled = value
    var prefixes = ["k", "M", "G"][...]
    var prefix = ""
    // 999.5: greater numbers would be rounded to 1000, which has four digits.
    while abs(scaled) >= 999.5, let next = prefixes.popFirst() {
      scaled /= 1000
      prefix = next
    }
    let decimals =
      switch abs(scaled) {
      case ..<9.995: 2
      case ..<99.95: 1
      default: 0
      }
    return fixed(scaled, decimals: decimals) + prefix
  }

  /// Bytes in a unit that leaves at least one digit before the point: `1.2 GiB`, `340 MiB`.
  public static func bytes(_ count: Int) -> String {
    var scaled = Double(count)
    var unit = "B"
    for next in ["KiB", "MiB", "GiB", "TiB"] where scaled >= 999.5 {
      scaled /= 1024
      unit = next
    }
    return "\(fixed(scaled, decimals: scaled < 9.95 && unit != "B" ? 1 : 0)) \(unit)"
  }

  /// Two units of time: `1 h 02 min`, `12 min 05 s`, `43 s`, `2 d 04 h`.
  public static func duration(seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "for ever" }
    let seconds = Int(max(0, seconds).rounded())
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
    func twoDigits(_ number: Int) -> String { number.zeroPadded(to: 2) }
    if days > 0 { return "\(days) d \(twoDigits(hours % 24)) h" }
    if hours > 0 { return "\(hours) h \(twoDigits(minutes % 60)) min" }
    if minutes > 0 { return "\(minutes) min \(twoDigits(seconds % 60)) s" }
    return "\(seconds) s"
  }

  /// A number with its noun, whose plural ends in s: `1 rank`, `4 ranks`.
  public static func count(_ number: Int, _ singular: String) -> String {
    "\(number) \(singular)\(number == 1 ? "" : "s")"
  }

  private static func formatted(_ format: String, _ arguments: [any CVarArg]) -> String {
    withVaList(arguments) { list in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { text in
        _ = vsnprintf(text.baseAddress, text.count, format, list)
        return text.baseAddress.map { String(cString: $0) } ?? ""
      }
    }
  }
}

extension Int {
  /// The digits of a number that is not negative, with leading zeros: `007` for 7 in three digits.
  ///
  /// In file names, the alphabetical order is then the order of the numbers. A number with more than
  /// `count` digits keeps all its digits.
  public func zeroPadded(to count: Int) -> String {
    String(repeating: "0", count: Swift.max(0, count - "\(self)".count)) + "\(self)"
  }
}

extension String {
  /// This text with spaces before it, at least `width` characters long.
  public func rightAligned(in width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }

  /// This text with spaces after it, at least `width` characters long.
  public func leftAligned(in width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
