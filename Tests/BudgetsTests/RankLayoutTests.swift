import Parallel
import Testing

@testable import Budgets

@Suite("Layouts of ranks")
struct RankLayoutTests {
  private func cluster(nodes: Int, cores: Int) -> Cluster {
    Cluster(
      nodeCount: nodes, coresPerNode: cores, memoryBytesPerNode: 1 << 30,
      link: NetworkLink(bytesPerSecond: 1e9, latencySeconds: 1e-5), savedBytesPerSecond: 1e9)
  }

  @Test("Every layout divides the shards, fits the cores, and no other one does")
  func complete() {
    for nodes in 1...4 {
      for cores in 1...12 {
        for shards in 1...48 {
          let layouts = RankLayout.candidates(
            shardCount: shards, on: cluster(nodes: nodes, cores: cores))
          let ranks = Set(layouts.map(\.rankCount))
          let expected = (1...nodes * cores).filter {
            shards.isMultiple(of: $0) && $0.isMultiple(of: nodes)
          }
          #expect(ranks == Set(expected))
          for layout in layouts {
            #expect(layout.usedCoresPerNode <= cores)
            #expect(layout.usedCoresPerNode + layout.ranksPerNode > cores)
          }
        }
      }
    }
  }

  @Test("The best layout uses the most cores, with the most ranks")
  func order() {
    // 12 shards on 8 cores: 6 ranks would leave two cores idle.
    let best = RankLayout.candidates(shardCount: 12, on: cluster(nodes: 1, cores: 8)).first
    #expect(best == RankLayout(nodeCount: 1, ranksPerNode: 4, threadsPerRank: 2))
    let full = RankLayout.candidates(shardCount: 16, on: cluster(nodes: 2, cores: 8)).first
    #expect(full == RankLayout(nodeCount: 2, ranksPerNode: 8, threadsPerRank: 1))
    #expect(full?.mpirunOptions == "-n 16 --map-by ppr:8:node:PE=1 --bind-to core")
  }
}
