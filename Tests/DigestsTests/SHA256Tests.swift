import Digests
import Testing

struct SHA256Tests {
  // FIPS 180-4's examples, as in NIST's "Secure Hashing" test vectors.
  static let examples = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]

  @Test("The standard's examples have the standard's digests", arguments: examples)
  func standard(text: String, digest: String) {
    #expect(SHA256.digest(of: Array(text.utf8).span.bytes) == digest)
  }

  @Test("Two pieces have the digest of the whole, for every cut")
  func pieces() {
    let bytes = (0..<200).map { UInt8($0) }
    let whole = SHA256.digest(of: bytes.span.bytes)
    for cut in 0...200 {
      var state = SHA256()
      state.update(bytes.span.bytes.extracting(first: cut))
      state.update(bytes.span.bytes.extracting(droppingFirst: cut))
      #expect(state.digest() == whole)
    }
  }

  @Test("A changed bit changes the digest")
  func sensitivity() {
    var bytes = [UInt8](repeating: 0, count: 1000)
    let before = SHA256.digest(of: bytes.span.bytes)
    bytes[500] ^= 1
    #expect(SHA256.digest(of: bytes.span.bytes) != before)
  }
}
