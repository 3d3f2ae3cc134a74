import Testing

@testable import Kernels

@Suite("Counted memory")
struct MemoryAccountTests {
  @Test(
    "A pool keeps the most of each size, the peak is the most of all",
    arguments: [
      MemoryAccount.Backing.real, .imaginary,
    ])
  func counts(backing: MemoryAccount.Backing) {
    let account = MemoryAccount(backing)
    account.counting {
      // 16 floats are one cache line of 64 bytes, 32 are two.
      var small = [FloatBuffer(count: 16), FloatBuffer(count: 1)]
      #expect(account.peakBytes == 128 && account.poolBytes == 128)
      small.removeLast()
      small.append(FloatBuffer(count: 7))
      #expect(account.peakBytes == 128 && account.poolBytes == 128)
      small = []
      let large = FloatBuffer(count: 32)
      #expect(large.count == 32)
    }
    #expect(account.peakBytes == 128 && account.poolBytes == 256)
  }

  @Test("A buffer is given back to its own account, also after the end of the scope")
  func outlives() {
    let account = MemoryAccount(.real)
    var buffer: FloatBuffer? = account.counting { FloatBuffer(count: 16) }
    #expect(buffer != nil)
    buffer = nil
    account.counting { _ = FloatBuffer(count: 16) }
    #expect(account.poolBytes == 64)
  }

  @Test("Other tasks' buffers are not counted")
  func otherTasks() async {
    let account = MemoryAccount(.real)
    await withCheckedContinuation { done in
      account.counting {
        _ = Task.detached {
          _ = FloatBuffer(count: 1000)
          done.resume()
        }
      }
    }
    #expect(account.poolBytes == 0)
  }

  @Test("Imaginary buffers of more bytes than any machine has can be made, and written to")
  func imaginary() {
    let account = MemoryAccount(.imaginary)
    account.counting {
      let buffers = (0..<100).map { _ in FloatBuffer(count: 1 << 36) }
      buffers[0].withMutableSpan { $0[0] = 1 }
      // All lie on each other.
      #expect(buffers[99].withSpan { $0[0] } == 1)
    }
    #expect(account.poolBytes == 100 << 38)
  }

  @Test("A machine computes and reads memory at some speed")
  func machinePeak() {
    let peak = MachinePeak.measured(repetitions: 1)
    // An hour for the product, or the bytes, would be a fault; so would faster than light.
    #expect(peak.operationsPerSecond > 1e7 && peak.operationsPerSecond < 1e15)
    #expect(peak.bytesPerSecond > 1e7 && peak.bytesPerSecond < 1e14)
  }
}
