import Kernels
import Parallel
import Testing

struct TreeSumTests {
  /// Addends of very different sizes, so that another order of additions gives other bits.
  private func leaf(_ shard: Int) -> FloatBuffer {
    let buffer = FloatBuffer(count: 40)
    buffer.withMutableSpan { span in
      for index in span.indices {
        let sign: Float = (shard * 7 + index) % 3 == 0 ? -1 : 1
        span[index] = sign * Float(1 + (shard * 31 + index * 17) % 101) / Float(1 + shard % 7 * 9)
      }
    }
    return buffer
  }

  private func add(_ sum: inout FloatBuffer, _ addend: FloatBuffer) { sum.add(addend) }

  @Test("Sums of 2, 4, 8 … equal parts, added in pairs, have the same bits as the whole sum")
  func parts() {
    for shardCount in [2, 4, 12, 16, 20, 24, 40, 64] {
      let whole = treeSum(over: 0..<shardCount, leaf: leaf, adding: add).values
      var partCount = 1
      while shardCount.isMultiple(of: partCount) {
        let size = shardCount / partCount
        var sums = (0..<partCount).map {
          treeSum(over: $0 * size..<($0 + 1) * size, leaf: leaf, adding: add)
        }
        while sums.count > 1 {
          sums = stride(from: 0, to: sums.count, by: 2).map { index in
            sums[index].add(sums[index + 1])
            return sums[index]
          }
        }
        #expect(sums[0].values == whole, "\(shardCount) shards in \(partCount) parts")
        partCount *= 2
      }
    }
  }

  @Test("The left half of an odd number of shards has one shard more")
  func oddCount() {
    // 2^24 + 1 is rounded to 2^24, 2^24 + 2 is exact: only ((a + b) + c) + (d + e) gives this sum.
    let values: [Float] = [0x1p24, 1, 1, 1, 1]
    let sum = treeSum(over: 0..<5, leaf: { values[$0] }, adding: +=)
    #expect(sum == 0x1p24 + 2)
  }

  @Test("Each shard is computed once, from the first to the last")
  func order() {
    var asked: [Int] = []
    _ = treeSum(
      over: 3..<14,
      leaf: { shard in
        asked.append(shard)
        return shard
      },
      adding: +=)
    #expect(asked == Array(3..<14))
  }

  @Test("A sum throws the error of a shard")
  func failure() {
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      _ = try treeSum(
        over: 0..<4, leaf: { shard in if shard == 2 { throw Failure() } else { shard } }, adding: +=
      )
    }
  }
}
