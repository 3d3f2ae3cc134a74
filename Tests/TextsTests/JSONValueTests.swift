import Foundation
import Testing
import Texts

@Suite("JSON")
struct JSONValueTests {
  @Test("An object keeps the order of its keys, and nested values stay on its line")
  func order() {
    let value = JSONValue.object([
      ("b", .integer(-3)), ("a", .array([.number(0.5), .boolean(true), .null])), ("b", .object([])),
    ])
    #expect(value.text == #"{"b":-3,"a":[0.5,true,null],"b":{}}"#)
  }

  @Test("Foundation reads every string back, in a value and in a key")
  func strings() throws {
    let string = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init)))
    let text = JSONValue.object([(string, .string(string + "\u{1F600}"))]).text
    let read = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    #expect(read == [string: string + "\u{1F600}"])
    #expect(!text.contains("\n"))
  }

  @Test(
    "A number has the fewest digits that read back as the same bits",
    arguments: [0.1, 1 / 3, -2.5e-200, 5e-300, .greatestFiniteMagnitude, 1e16, 3, -0.0])
  func numbers(number: Double) throws {
    let text = JSONValue.number(number).text
    let read = try JSONDecoder().decode(Double.self, from: Data(text.utf8))
    #expect(read.bitPattern == number.bitPattern)
    #expect(text == "\(number)")
  }

  @Test(
    "A number that is not finite is null",
    arguments: [Double.infinity, -Double.infinity, -Double.nan])
  func notFinite(number: Double) {
    let value = JSONValue.array([.object([("x", .number(number))]), .number(1)])
    #expect(value.text == #"[{"x":null},1.0]"#)
  }
}
