import Randomness
import Testing

@Suite("Keyed permutations")
struct KeyedPermutationTests {
  @Test("Permutations of up to 300 elements, and some long ones, contain every element once")
  func bijection() {
    for count in Array(1...300) + [1023, 1024, 1025, 60_000] {
      let order = order(count, epoch: count)
      #expect(Set(order).count == count && order.allSatisfy { 0 <= $0 && $0 < count }, "\(count)")
    }
  }

  @Test("The permutation of a huge dataset needs no table")
  func huge() {
    let permutation = KeyedPermutation(
      count: 1 << 50, key: RandomKey(seed: 1, purpose: .realData))
    #expect(permutation[1 << 49] == permutation[1 << 49])
    #expect(permutation[0] != permutation[1])
  }

  @Test("Epochs and shards have different permutations, and a key always has the same one")
  func keys() {
    #expect(order(1000, epoch: 3) == order(1000, epoch: 3))
    let fixed = zip(order(1000, epoch: 3), order(1000, epoch: 4)).count { $0 == $1 }
    // Two random permutations agree at one position on average; more than 8 has probability 1e-6.
    #expect(fixed <= 8)
    #expect(zip(order(1000, epoch: 3), order(1000, epoch: 3, shard: 1)).count { $0 == $1 } <= 8)
  }

  @Test(
    "Over many epochs every row is equally often at every position",
    arguments: [2, 3, 7, 12, 20])
  func uniformity(count: Int) {
    let epochs = 2000
    var visits = [Int](repeating: 0, count: count * count)
    for epoch in 0..<epochs {
      for (position, row) in order(count, epoch: epoch).enumerated() {
        visits[position * count + row] += 1
      }
    }
    let expected = Double(epochs) / Double(count)
    let excess = visits.reduce(0) { sum, seen in
      sum + (Double(seen) - expected) * (Double(seen) - expected) / expected
    }
    // For random permutations the mean is count (count - 1), because each of the count^2 cells has the
    // variance expected (1 - 1 / count). The distribution is about chi-squared with (count - 1)^2
    // degrees of freedom, scaled.
    let freedom = Double((count - 1) * (count - 1))
    let scale = Double(count) / Double(count - 1)
    #expect(excess < scale * (freedom + 5 * (2 * freedom).squareRoot()), "\(excess)")
  }

  @Test("Neighbours in the file are neighbours in the permutation only as often as by chance")
  func neighbours() {
    var count = 0
    for epoch in 0..<200 {
      let order = order(500, epoch: epoch)
      count += zip(order, order.dropFirst()).count { $0 + 1 == $1 }
    }
    // About one in each permutation: 200 with standard deviation 14.
    #expect(130 < count && count < 270, "\(count)")
  }

  func order(_ count: Int, epoch: Int, shard: Int = 0) -> [Int] {
    let permutation = KeyedPermutation(
      count: count, key: RandomKey(seed: 7, purpose: .realData, step: epoch, shard: shard))
    return (0..<count).map { permutation[$0] }
  }
}
