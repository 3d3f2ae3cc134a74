import Testing

@testable import Diagnosis

struct MemoryCheckTests {
  private func free(_ host: Int, group: Int? = nil) -> FreeMemory {
    FreeMemory(hostBytes: host, groupBytes: group)
  }

  private func needs(_ free: [FreeMemory]) -> [MemoryCheck.Need] {
    // Rank 0 needs 50 more for its pictures.
    MemoryCheck.needs(of: RankHosts(["a", "a", "b"]), free: free) { 100 * $0 + ($1 ? 50 : 0) }
  }

  @Test("Each host needs the memory of its ranks, and only that of rank 0 the memory of pictures")
  func sums() {
    let needs = needs([free(1000), free(900), free(800)])
    #expect(needs.map(\.neededBytes) == [250, 100])
    #expect(needs.map(\.freeBytes) == [900, 800], "the least that a rank of the host sees")
    #expect(needs.allSatisfy { $0.finding == nil })
  }

  @Test("More than nine tenths of the free memory is a warning, and more than all stops")
  func severity() {
    #expect(
      needs([free(270), free(270), free(120)]).map { $0.finding?.severity } == [.warning, nil])
    #expect(
      needs([free(249), free(249), free(99)]).map { $0.finding?.severity } == [.stops, .stops])
  }

  @Test("The limit of a job counts where it is below the free memory of the host")
  func limited() {
    let found = needs([free(1000, group: 200), free(1000), free(1000)])[0].finding
    #expect(found?.severity == .stops && found?.text.contains("limit of the job") == true)
  }

  @Test("Linux's available memory and free swap are added")
  func meminfo() {
    let text = "MemTotal:  100 kB\nMemFree:  1 kB\nMemAvailable:  60 kB\nSwapFree:   4 kB\n"
    #expect(FreeMemory.hostBytes(meminfo: text) == 64 << 10)
  }

  @Test("The tightest control group around a process counts, of version 2 and of version 1")
  func groups() {
    let new = [
      "/sys/fs/cgroup/job/step/memory.max": "max\n", "/sys/fs/cgroup/job/memory.max": "5000\n",
      "/sys/fs/cgroup/job/memory.current": "2000\n",
    ]
    #expect(FreeMemory.groupBytes(ofProcess: "0::/job/step\n") { new[$0] } == 3000)
    let old = [
      "/sys/fs/cgroup/memory/slurm/memory.limit_in_bytes": "7000",
      "/sys/fs/cgroup/memory/slurm/memory.usage_in_bytes": "8000",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
    ]
    #expect(FreeMemory.groupBytes(ofProcess: "4:cpu:/x\n9:memory:/slurm\n") { old[$0] } == 0)
    #expect(FreeMemory.groupBytes(ofProcess: "0::/\n") { _ in nil } == nil)
  }
}
