/// A colour of the sRGB space, and how much of what lies beneath it hides.
public struct Color: Sendable, Equatable {
  /// From 0 to 1.
  let red, green, blue: Double
  /// From 0, invisible, to 1, which hides everything beneath.
  let opacity: Double

  /// Takes the notation of the web: `Color(0x1F77B4)` has red 0x1F, green 0x77, blue 0xB4.
  public init(_ hexadecimal: UInt32, opacity: Double = 1) {
    func channel(_ shift: UInt32) -> Double { Double(hexadecimal >> shift & 0xFF) / 255 }
    red = channel(16)
    green = channel(8)
    blue = channel(0)
    self.opacity = opacity
  }
}
