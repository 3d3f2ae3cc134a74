import Testing

@testable import Diagnosis

struct LimitsCheckTests {
  private static let text = """
    Limit                     Soft Limit           Hard Limit           Units
    Max cpu time              unlimited            unlimited            seconds
    Max file size             65536                unlimited            bytes
    Max stack size            8388608              unlimited            bytes
    Max open files            1024                 524288               files
    """

  private func findings(_ facts: [LimitsCheck.Facts]) -> [Finding] {
    LimitsCheck.findings(
      facts, threadsPerRank: 1, saveBytes: 1 << 20, bytesPerRank: 1 << 30,
      RankHosts(facts.map { _ in "n1" }))
  }

  @Test("The soft limits of a process are read; unlimited ones are nil")
  func limits() {
    let limits = ProcessLimits(text: Self.text)
    #expect(limits[.fileSize] == 65_536 && limits[.openFiles] == 1024)
    #expect(limits[.processorTime] == nil && limits[.lockedMemory] == nil)
  }

  @Test(
    "A process without limits has no finding, and files smaller than a checkpoint stop a training")
  func fileSize() {
    #expect(findings([LimitsCheck.Facts()]) == [])
    let found = findings([
      LimitsCheck.Facts(), LimitsCheck.Facts(limits: ProcessLimits(text: Self.text)),
    ])
    #expect(found.map(\.severity) == [.stops])
    #expect(found.first?.text.hasPrefix("rank 1 on n1: files may have 64 KiB") == true)
  }

  @Test("Threads that are refused stop; a folder for temporary files and OMP_NUM_THREADS do not")
  func others() {
    var facts = LimitsCheck.Facts()
    facts.threadFault = "no threads"
    #expect(findings([facts]).map(\.severity) == [.stops])
    facts = LimitsCheck.Facts(temporaryFolder: "/gone", temporaryFault: "missing")
    #expect(findings([facts]).map(\.severity) == [.warning])
    facts = LimitsCheck.Facts(openMPThreads: "8")
    #expect(findings([facts]).map(\.severity) == [.note])
    facts = LimitsCheck.Facts(openMPThreads: "1")
    #expect(findings([facts]) == [])
  }
}
