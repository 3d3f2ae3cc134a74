import Glibc

/// A network address of a host, and a port.
public struct SocketAddress: Sendable, Hashable {
  /// The 16 bytes of IPv6; an IPv4 address is `::ffff:a.b.c.d`.
  public let bytes: [UInt8]
  /// The number of the port.
  public let port: Int

  /// Makes an address from 16 bytes of IPv6 and a port.
  ///
  /// - Precondition: there are 16 bytes.
  public init(_ bytes: [UInt8], port: Int) {
    precondition(bytes.count == 16, "an address of \(bytes.count) bytes")
    (self.bytes, self.port) = (bytes, port)
  }

  static let any = [UInt8](repeating: 0, count: 16)
  static let anyIPv4 = ipv4Prefix + [0, 0, 0, 0]
  private static let ipv4Prefix = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]

  /// Whether it is an IPv4 address.
  var isIPv4: Bool { bytes.starts(with: Self.ipv4Prefix) }

  /// The addresses of this host's networks that are up, those of the host itself last.
  ///
  /// Addresses that are valid only together with the name of a network device are left out.
  ///
  /// - Corresponds to: `getifaddrs`.
  public static func ofThisHost(port: Int) -> [SocketAddress] {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return [] }
    defer { freeifaddrs(list) }
    var found: [(address: SocketAddress, isLoopback: Bool)] = []
    var entry = list
    while let device = entry?.pointee {
      entry = device.ifa_next
      guard let address = device.ifa_addr, device.ifa_flags & UInt32(IFF_UP) != 0,
        let bytes = bytes(of: address)
      else { continue }
      let isLoopback = device.ifa_flags & UInt32(IFF_LOOPBACK) != 0
      found.append((SocketAddress(bytes, port: port), isLoopback))
    }
    return (found.filter { !$0.isLoopback } + found.filter(\.isLoopback)).map(\.address)
  }

  /// The 16 bytes of an address; nil if it is no address of IP, or valid on one device only.
  private static func bytes(of address: UnsafeMutablePointer<sockaddr>) -> [UInt8]? {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        ipv4Prefix + withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) }
      }
    case AF_INET6:
      address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
        let bytes = withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) }
        return bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80 ? nil : bytes
      }
    default: nil
    }
  }
}

extension SocketAddress {
  /// The sender of a datagram, whose address is of either kind.
  init(received address: sockaddr_in6) {
    let port = Int(UInt16(bigEndian: address.sin6_port))
    if Int32(address.sin6_family) == AF_INET {
      // In an address of IPv4, the four bytes follow the port immediately.
      let bytes = withUnsafeBytes(of: address) { Array($0[4..<8]) }
      self.init(Self.ipv4Prefix + bytes, port: port)
    } else {
      self.init(withUnsafeBytes(of: address.sin6_addr) { Array($0) }, port: port)
    }
  }

  var ipv6: sockaddr_in6 {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = UInt16(port).bigEndian
    withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes) }
    return address
  }

  /// - Precondition: `isIPv4`.
  var ipv4: sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes[12...]) }
    return address
  }
}
