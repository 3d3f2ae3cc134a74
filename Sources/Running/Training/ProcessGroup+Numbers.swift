import Parallel

extension ProcessGroup {
  func broadcast(numbers: [Double]) throws -> [Double] {
    let bytes = try broadcast(numbers.withUnsafeBytes { Array($0) })
    return bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 8).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: Double.self)
      }
    }
  }
}
