import Testing

@testable import Kernels

@Suite("Counted memory")
struct MemoryTrackerTests {
  @Test(
    "A pool keeps the most of each size, the peak is the most of all",
    arguments: [
      MemoryTracker.Backing.real, .imaginary,
    ])
  func counts(backing: MemoryTracker.Backing) {
    let tracker = MemoryTracker(backing)
    tracker.counting {
      // 16 floats are one cache line of 64 bytes, 32 are two.
      var small = [FloatBuffer(count: 16), FloatBuffer(count: 1)]
      #expect(tracker.peakBytes == 128 && tracker.poolBytes == 128)
      small.removeLast()
      small.append(FloatBuffer(count: 7))
      #expect(tracker.peakBytes == 128 && tracker.poolBytes == 128)
      small = []
      let large = FloatBuffer(count: 32)
      #expect(large.count == 32)
    }
    #expect(tracker.peakBytes == 128 && tracker.poolBytes == 256)
  }

  @Test("A buffer is given back to its own tracker, also after the end of the scope")
  func outlives() {
    let tracker = MemoryTracker(.real)
    var buffer: FloatBuffer? = tracker.counting { FloatBuffer(count: 16) }
    #expect(buffer != nil)
    buffer = nil
    tracker.counting { _ = FloatBuffer(count: 16) }
    #expect(tracker.poolBytes == 64)
  }

  @Test("Other tasks' buffers are not counted")
  func otherTasks() async {
    let tracker = MemoryTracker(.real)
    await withCheckedContinuation { done in
      tracker.counting {
        _ = Task.detached {
          _ = FloatBuffer(count: 1000)
          done.resume()
        }
      }
    }
    #expect(tracker.poolBytes == 0)
  }

  @Test("Imaginary buffers of more bytes than any machine has can be made, and written to")
  func imaginary() {
    let tracker = MemoryTracker(.imaginary)
    tracker.counting {
      let buffers = (0..<100).map { _ in FloatBuffer(count: 1 << 36) }
      buffers[0].withMutableSpan { $0[0] = 1 }
      // All lie on each other.
      #expect(buffers[99].withSpan { $0[0] } == 1)
    }
    #expect(tracker.poolBytes == 100 << 38)
  }

  @Test("A machine computes and reads memory at some speed")
  func machinePeak() {
    let peak = MachinePeak.measured(repetitions: 1)
    // An hour for the product, or the bytes, would be a fault; so would faster than light.
    #expect(peak.operationsPerSecond > 1e7 && peak.operationsPerSecond < 1e15)
    #expect(peak.bytesPerSecond > 1e7 && peak.bytesPerSecond < 1e14)
  }
}
