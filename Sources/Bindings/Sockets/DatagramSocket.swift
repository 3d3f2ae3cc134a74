import Glibc

/// A socket for datagrams of UDP on a port of its own, at all addresses of this host.
///
/// Datagrams may be lost, or arrive twice or in another order. No call waits, except `wait`.
///
/// - Corresponds to: `socket`, `bind`, `getsockname`.
public final class DatagramSocket {
  /// The number of the port, which the system chose.
  public let port: Int
  private let descriptor: Int32
  /// Whether the socket has IPv6, in which an IPv4 address is a part of the space; some hosts have none.
  private let hasIPv6: Bool

  /// The greatest length of a datagram in bytes; longer ones arrive shortened.
  public static let greatestLength = 512

  /// Opens a socket; nil if the system does not allow it.
  public init?() {
    let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    var descriptor = socket(AF_INET6, kind, 0)
    if descriptor >= 0 {
      var off: Int32 = 0
      let size = socklen_t(MemoryLayout<Int32>.size)
      setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, size)
      if let port = Self.bind(descriptor, to: SocketAddress(SocketAddress.any, port: 0).ipv6) {
        (self.descriptor, self.port, hasIPv6) = (descriptor, port, true)
        return
      }
      close(descriptor)
    }
    descriptor = socket(AF_INET, kind, 0)
    guard descriptor >= 0 else { return nil }
    guard let port = Self.bind(descriptor, to: SocketAddress(SocketAddress.anyIPv4, port: 0).ipv4)
    else {
      close(descriptor)
      return nil
    }
    (self.descriptor, self.port, hasIPv6) = (descriptor, port, false)
  }

  deinit { close(descriptor) }

  /// Sends a datagram; errors are ignored like lost datagrams.
  ///
  /// - Corresponds to: `sendto`.
  public func send(_ bytes: [UInt8], to address: SocketAddress) {
    let flags = Int32(MSG_DONTWAIT)
    func send<Address>(_ address: Address) {
      withSocketAddress(address) { _ = sendto(descriptor, bytes, bytes.count, flags, $0, $1) }
    }
    if hasIPv6 { send(address.ipv6) } else if address.isIPv4 { send(address.ipv4) }
  }

  /// The next datagram that has arrived, and its sender; nil if there is none.
  ///
  /// - Corresponds to: `recvfrom`.
  public func receive() -> (bytes: [UInt8], sender: SocketAddress)? {
    var bytes = [UInt8](repeating: 0, count: Self.greatestLength)
    var address = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let count = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        recvfrom(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT), $0, &size)
      }
    }
    guard count >= 0 else { return nil }
    return (Array(bytes[..<count]), SocketAddress(received: address))
  }

  /// Waits until a datagram has arrived, or the time is over.
  ///
  /// - Corresponds to: `poll`.
  public func wait(seconds: Double) {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&request, 1, Int32(max(0, min(seconds, 3600)) * 1000))
  }

  /// Gives the socket a port at all addresses; nil if that fails.
  private static func bind<Address>(_ descriptor: Int32, to address: Address) -> Int? {
    guard withSocketAddress(address, { Glibc.bind(descriptor, $0, $1) }) == 0 else { return nil }
    var bound = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let status = withUnsafeMutablePointer(to: &bound) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    // The port is at the same place in addresses of both kinds.
    return status == 0 ? Int(UInt16(bigEndian: bound.sin6_port)) : nil
  }
}

/// Passes an address of any kind to a function of C.
private func withSocketAddress<Address, Result>(
  _ address: Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  withUnsafePointer(to: address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<Address>.size))
    }
  }
}
