/// What the bits of an array tell: whether two arrays are equal, whether all elements are numbers.
public enum BitPatterns {
  private typealias Bits = SIMD16<UInt32>

  /// A hash of the bits of all elements; it differs if one element differs, in any bits.
  ///
  /// Element i belongs to lane i mod 64. A lane is FNV-1a of 32 bits: each step is a bijection, so lanes
  /// that differ once stay different. The same holds for the hash of 64 bits over the lanes.
  ///
  /// - Cost: as long as reading the array from memory.
  /// - Source: FNV-1a, on words of 32 bits instead of bytes.
  public static func hash(_ x: UnsafePointer<Float>, count: Int) -> UInt64 {
    let x = UnsafeRawPointer(x)
    let prime = Bits(repeating: 0x0100_0193)
    // Four vectors: a product takes longer than loading the next elements.
    var lanes = [Bits](repeating: Bits(repeating: 0x811c_9dc5), count: 4)
    var (a, b, c, d) = (lanes[0], lanes[1], lanes[2], lanes[3])
    var offset = 0
    let end = 4 &* count
    while offset &+ 256 <= end {
      a = (a ^ x.loadUnaligned(fromByteOffset: offset, as: Bits.self)) &* prime
      b = (b ^ x.loadUnaligned(fromByteOffset: offset &+ 64, as: Bits.self)) &* prime
      c = (c ^ x.loadUnaligned(fromByteOffset: offset &+ 128, as: Bits.self)) &* prime
      d = (d ^ x.loadUnaligned(fromByteOffset: offset &+ 192, as: Bits.self)) &* prime
      offset &+= 256
    }
    lanes = [a, b, c, d]
    var result: UInt64 = 0xcbf2_9ce4_8422_2325
    func append(_ word: UInt32) { result = (result ^ UInt64(word)) &* 0x100_0000_01b3 }
    for vector in lanes { for lane in vector.indices { append(vector[lane]) } }
    while offset < end {
      append(x.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      offset &+= 4
    }
    return result
  }

  /// Whether no element is infinite or NaN.
  public static func areFinite(_ x: UnsafePointer<Float>, count: Int) -> Bool {
    greatest(of: x, count: count, masked: 0x7fff_ffff) < 0x7f80_0000
  }

  /// Whether an element has a negative sign.
  public static func hasNegative(_ x: UnsafePointer<Float>, count: Int) -> Bool {
    greatest(of: x, count: count, masked: 0x8000_0000) > 0
  }

  /// The greatest bit pattern, of the bits in `mask`.
  private static func greatest(
    of x: UnsafePointer<Float>, count: Int, masked mask: UInt32
  ) -> UInt32 {
    let x = UnsafeRawPointer(x)
    var greatest = Bits.zero
    var offset = 0
    let end = 4 &* count
    while offset &+ 64 <= end {
      let bits = x.loadUnaligned(fromByteOffset: offset, as: Bits.self) & mask
      greatest.replace(with: bits, where: bits .> greatest)
      offset &+= 64
    }
    var result = greatest.max()
    while offset < end {
      result = max(result, x.loadUnaligned(fromByteOffset: offset, as: UInt32.self) & mask)
      offset &+= 4
    }
    return result
  }
}
