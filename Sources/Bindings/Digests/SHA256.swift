import COpenSSL

/// The SHA-256 digest of bytes, as `sha256sum` and Python's `hashlib` compute it.
///
/// Call `update` any number of times, and then `digest` once.
///
/// - Corresponds to: `EVP_MD_CTX_new`, `EVP_MD_CTX_free`.
/// - Source: FIPS 180-4.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Starts the digest of no bytes.
  ///
  /// - Corresponds to: `EVP_DigestInit_ex`.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("OpenSSL offers no SHA-256 here: out of memory, or a policy forbids it")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Appends bytes.
  ///
  /// - Cost: 0.6 ns per byte with the processor's SHA instructions.
  /// - Corresponds to: `EVP_DigestUpdate`.
  public mutating func update(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { bytes in
      let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
      precondition(status == 1, "OpenSSL refused bytes for a digest")
    }
  }

  /// The digest of all bytes, as 64 hexadecimal digits.
  ///
  /// - Corresponds to: `EVP_DigestFinal_ex`.
  public consuming func digest() -> String {
    var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    let status = EVP_DigestFinal_ex(context, &bytes, &count)
    precondition(status == 1, "OpenSSL could not finish a digest")
    let digits = Array("0123456789abcdef")
    return String(bytes[..<Int(count)].flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  /// Computes the digest of some bytes, as 64 hexadecimal digits.
  public static func digest(of bytes: RawSpan) -> String {
    var state = SHA256()
    state.update(bytes)
    return state.digest()
  }
}
