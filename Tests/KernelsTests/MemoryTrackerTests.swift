import Kernels
import Testing

@Suite("Memory tracker")
struct MemoryTrackerTests {
  @Test(
    "The pool needs, for each size, the most buffers that were alive at once",
    arguments: [MemoryTracker.Backing.real, .imaginary])
  func counts(backing: MemoryTracker.Backing) {
    let tracker = MemoryTracker(backing)
    tracker.counting {
      // 16 floats are one cache line of 64 bytes, 32 are two.
      var small = [FloatBuffer(count: 16), FloatBuffer(count: 1)]
      #expect(tracker.poolBytes == 128)
      small.removeLast()
      small.append(FloatBuffer(count: 7))
      #expect(tracker.poolBytes == 128)
      small = []
      let large = FloatBuffer(count: 32)
      #expect(large.count == 32)
    }
    #expect(tracker.poolBytes == 256)
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

  @Test("Inside a scope the inner tracker counts, and after it the outer one again")
  func nested() {
    let (outer, inner) = (MemoryTracker(.real), MemoryTracker(.real))
    outer.counting {
      inner.counting { _ = FloatBuffer(count: 16) }
      #expect(outer.poolBytes == 0 && inner.poolBytes == 64)
      _ = FloatBuffer(count: 32)
    }
    #expect(outer.poolBytes == 128 && inner.poolBytes == 64)
    _ = FloatBuffer(count: 64)
    #expect(outer.poolBytes == 128)
  }

  @Test("Buffers of other tasks are not counted")
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

  @Test("Imaginary buffers can be larger than the memory of any machine, and can be written to")
  func imaginary() {
    let tracker = MemoryTracker(.imaginary)
    tracker.counting {
      let buffers = (0..<100).map { _ in FloatBuffer(count: 1 << 36) }
      buffers[0].withMutableSpan { $0[0] = 1 }
      // All share the same addresses.
      #expect(buffers[99].withSpan { $0[0] } == 1)
    }
    #expect(tracker.poolBytes == 100 << 38)
  }
}
