import Randomness
import Testing

@Suite("Keyed permutations")
struct KeyedPermutationTests {
  @Test("Every order up to 300, and some long ones, visits every place once")
  func bijection() {
    for count in Array(1...300) + [1023, 1024, 1025, 60_000] {
      let order = order(count, epoch: count)
      #expect(Set(order).count == count && order.allSatisfy { 0 <= $0 && $0 < count }, "\(count)")
    }
  }

  @Test("The order of a huge dataset needs no table")
  func huge() {
    let permutation = KeyedPermutation(
      count: 1 << 50, key: RandomKey(seed: 1, purpose: .realData))
    #expect(permutation[1 << 49] == permutation[1 << 49])
    #expect(permutation[0] != permutation[1])
  }

  @Test("Epochs and shards have different orders, and the same key always the same")
  func keys() {
    #expect(order(1000, epoch: 3) == order(1000, epoch: 3))
    let fixed = zip(order(1000, epoch: 3), order(1000, epoch: 4)).count { $0 == $1 }
    // Two random orders agree at one place on average; more than 8 has probability 1e-6.
    #expect(fixed <= 8)
    #expect(zip(order(1000, epoch: 3), order(1000, epoch: 3, shard: 1)).count { $0 == $1 } <= 8)
  }

  @Test(
    "Over many epochs every row comes equally often to every place",
    arguments: [2, 3, 7, 12, 20])
  func uniformity(count: Int) {
    let epochs = 2000
    var visits = [Int](repeating: 0, count: count * count)
    for epoch in 0..<epochs {
      for (place, row) in order(count, epoch: epoch).enumerated() {
        visits[place * count + row] += 1
      }
    }
    let expected = Double(epochs) / Double(count)
    let excess = visits.reduce(0) { sum, seen in
      sum + (Double(seen) - expected) * (Double(seen) - expected) / expected
    }
    // For random orders: mean count (count - 1), as count^2 cells of variance
    // expected (1 - 1 / count); about chi-squared with (count - 1)^2 degrees of freedom, scaled.
    let freedom = Double((count - 1) * (count - 1))
    let scale = Double(count) / Double(count - 1)
    #expect(excess < scale * (freedom + 5 * (2 * freedom).squareRoot()), "\(excess)")
  }

  @Test("Neighbours in the file are neighbours in the order no more often than by chance")
  func neighbours() {
    var count = 0
    for epoch in 0..<200 {
      let order = order(500, epoch: epoch)
      count += zip(order, order.dropFirst()).count { $0 + 1 == $1 }
    }
    // About one in each order: 200 with standard deviation 14.
    #expect(130 < count && count < 270, "\(count)")
  }

  func order(_ count: Int, epoch: Int, shard: Int = 0) -> [Int] {
    let permutation = KeyedPermutation(
      count: count, key: RandomKey(seed: 7, purpose: .realData, step: epoch, shard: shard))
    return (0..<count).map { permutation[$0] }
  }
}
