import Testing

@testable import Runs

@Suite("The digest in the last line of a text")
struct DigestLineTests {
  private let text = "# a recipe\nseed = 7  # Größe\n"

  @Test("A text with its digest is right, and one without any is told from a changed one")
  func states() {
    let sealed = DigestLine.adding(to: text)
    #expect(sealed.hasPrefix(text + "# SHA-256 of the lines above: "))
    #expect(DigestLine.state(of: sealed) == .right)
    #expect(DigestLine.state(of: text) == .missing)
    #expect(DigestLine.state(of: "") == .missing)
    #expect(DigestLine.state(of: sealed + "more = 1\n") == .wrong)
    #expect(DigestLine.state(of: String(sealed.dropLast())) == .wrong)
    #expect(DigestLine.state(of: "more = 1\n" + sealed) == .wrong)
  }

  @Test("Every changed byte is found")
  func changes() {
    let bytes = Array(DigestLine.adding(to: text).utf8)
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1
      #expect(DigestLine.state(of: String(decoding: changed, as: UTF8.self)) == .wrong, "\(index)")
    }
  }
}
