import Testing

@testable import Recipes

@Suite("Nearest names")
struct NearestNameTests {
  @Test("an insertion, a deletion, a replacement and a swap of neighbours are one edit each")
  func edits() {
    for other in ["bach", "baatch", "botch", "bacth"] { #expect("batch".edits(to: other) == 1) }
    #expect("".edits(to: "abc") == 3)
    #expect("kitten".edits(to: "sitting") == 3)  // Levenshtein's example
  }

  @Test("the number of edits is symmetric and 0 only for equal words")
  func laws() {
    let words = ["", "a", "ab", "ba", "method.stages", "method.stage_steps"]
    for one in words {
      for other in words {
        #expect(one.edits(to: other) == other.edits(to: one))
        #expect((one.edits(to: other) == 0) == (one == other))
      }
    }
  }

  @Test("a key in the wrong section is found by its name, and an unlike word has no nearest name")
  func nearest() {
    let names = ["method.step_size", "map.width", "potential.width"]
    #expect(names.nearest(to: "adam.step_size") == "method.step_size")
    #expect(names.nearest(to: "mp.width") == "map.width")
    #expect(names.nearest(to: "method.stpe_size") == "method.step_size")
    #expect(names.nearest(to: "colour") == nil)
  }
}
