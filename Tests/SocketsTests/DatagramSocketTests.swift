import Sockets
import Testing

struct DatagramSocketTests {
  @Test("A datagram arrives at every address of this host, with its bytes and its sender's port")
  func everyAddress() throws {
    let sender = try #require(DatagramSocket())
    let receiver = try #require(DatagramSocket())
    let addresses = SocketAddress.ofThisHost(port: receiver.port)
    #expect(!addresses.isEmpty)
    for (index, address) in addresses.enumerated() {
      let bytes = [UInt8](repeating: UInt8(index + 1), count: 64)
      sender.send(bytes, to: address)
      receiver.wait(seconds: 5)
      let found = try #require(receiver.receive(), "nothing arrived at \(address)")
      #expect(found.bytes == bytes)
      #expect(found.sender.port == sender.port)
      // The sender's address can be answered.
      receiver.send([9], to: found.sender)
      sender.wait(seconds: 5)
      #expect(sender.receive()?.bytes == [9])
    }
    #expect(receiver.receive() == nil, "no call waits")
  }

  @Test("Sending to a port without a socket is like a lost datagram")
  func nobody() throws {
    let sender = try #require(DatagramSocket())
    for address in SocketAddress.ofThisHost(port: 9) { sender.send([1, 2], to: address) }
    #expect(sender.receive() == nil)
  }
}
