import Testing
import Texts

@Suite("Numbers as text")
struct NumberTextTests {
  @Test(
    "Durations have two units, the larger first",
    arguments: [
      (0, "0 s"), (43.4, "43 s"), (59.6, "1 min 00 s"), (725, "12 min 05 s"),
      (3599.5, "1 h 00 min"), (3725, "1 h 02 min"), (187_200, "2 d 04 h"), (-5, "0 s"),
      (.infinity, "for ever"),
    ])
  func durations(seconds: Double, text: String) {
    #expect(NumberText.duration(seconds: seconds) == text)
  }

  @Test(
    "Short numbers have at most nine characters",
    arguments: [
      (0, "0"), (0.6931472, "0.6931"), (-0.0012345, "-0.001234"), (0.00012345, "1.23e-04"),
      (1234.56, "1235"), (-9999.9, "-10000"), (-12345.6, "-1.23e+04"), (1e300, "1.00e+300"),
      (.nan, "nan"), (-.infinity, "-inf"),
    ])
  func shortNumbers(value: Double, text: String) {
    #expect(NumberText.short(value) == text)
    #expect(text.count <= 9)
  }

  @Test(
    "Large numbers have three digits and a prefix",
    arguments: [
      (0, "0.00"), (9.994, "9.99"), (9.996, "10.0"), (99.96, "100"), (999.4, "999"),
      (999.6, "1.00k"), (25_123, "25.1k"), (1_230_000, "1.23M"), (4e12, "4000G"),
    ])
  func prefixes(value: Double, text: String) {
    #expect(NumberText.withPrefix(value) == text)
  }

  @Test(
    "Bytes have a unit that leaves a digit before the point",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 KiB"), (1 << 20, "1.0 MiB"),
      (10 << 20, "10 MiB"), (1_288_490_189, "1.2 GiB"), (1 << 50, "1024 TiB"),
    ])
  func bytes(count: Int, text: String) {
    #expect(NumberText.bytes(count) == text)
  }

  @Test("Fixed numbers have the given number of decimals")
  func decimals() {
    #expect(NumberText.fixed(-1.005, decimals: 1) == "-1.0")
    #expect(NumberText.fixed(1e300, decimals: 0).count == 301)
  }

  @Test(
    "A noun has an s for every number but one",
    arguments: [(0, "0 ranks"), (1, "1 rank"), (2, "2 ranks")])
  func nouns(number: Int, text: String) {
    #expect(NumberText.count(number, "rank") == text)
  }

  @Test("Texts and digits are filled up to a width, and never cut")
  func columns() {
    #expect("ab".rightAligned(in: 4) == "  ab" && "ab".leftAligned(in: 4) == "ab  ")
    #expect("abc".rightAligned(in: 2) == "abc" && "abc".leftAligned(in: 2) == "abc")
    #expect(7.zeroPadded(to: 3) == "007" && 1234.zeroPadded(to: 3) == "1234")
  }
}
