import Testing

@testable import Diagnosis

struct ClocksCheckTests {
  @Test("An offset is measured from the middle of question and answer, give or take half of both")
  func offset() {
    // Asked at 10 s, received at 10.2 s: the middle is 10.1 s, and the other clock showed 13.1 s.
    let offset = ClocksCheck.Offset(
      asked: 10_000_000_000, answered: 13_100_000_000, received: 10_200_000_000)
    #expect(abs(offset.seconds - 3) < 1e-9 && abs(offset.uncertaintySeconds - 0.1) < 1e-9)
  }

  @Test("Only a difference that is certainly above a second is a finding, with its direction")
  func findings() {
    func finding(_ milliseconds: Int, uncertain half: Int) -> Finding? {
      let offset = ClocksCheck.Offset(
        asked: 0, answered: (milliseconds + half) * 1_000_000, received: 2 * half * 1_000_000)
      return ClocksCheck.finding("n2", offset, rootHost: "n1")
    }
    #expect(finding(900, uncertain: 1) == nil)
    #expect(finding(1500, uncertain: 600) == nil, "may be less than a second")
    #expect(
      finding(1500, uncertain: 1)?.text.hasPrefix("the clock of n2 is 1.5 s ahead of that of n1")
        == true)
    #expect(finding(-1500, uncertain: 1)?.text.contains("1.5 s behind") == true)
  }
}
