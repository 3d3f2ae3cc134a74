import Testing

@testable import Runs

@Suite("The ending of a run")
struct RunEndingTests {
  @Test("A run that gave back more than half of what it gained ended worse, others did not")
  func worse() {
    for (divergences, isWorse) in [
      // It fell, stayed, or rose by a third of the fall.
      ([0.5, 0.3, 0.1], false), ([0.5, 0.1, 0.1], false), ([0.7, 0.1, 0.3], false),
      // It rose above the first, or by two thirds of the fall.
      ([0.5, 0.3, 0.6], true), ([0.7, 0.1, 0.5], true),
      // It never fell: the potential was still learning.
      ([0.1, 0.2, 0.3], false), ([0.1, 0.5], false),
      // A rise within three standard errors, one above them; a fall within them.
      ([0.15, 0.1, 0.14], false), ([0.15, 0.1, 0.15], true), ([0.14, 0.1, 0.5], false),
      // The potential is out of control; values of well trained ones may lie just below zero.
      ([1.1, 0.8, -500], true), ([0.1, 0.8, -2], true), ([0.1, 0.05, -2], true),
      ([0.5, 0.1, -0.5], true),
      ([0.5, 0.3, -0.001], false), ([0.5, -0.001, 0.002], false),
      // Nothing to compare; a value that is not finite is never the best.
      ([], false), ([0.5], false), ([0.9, .nan, 0.5, 0.9], true),
    ] as [([Double], Bool)] {
      let ending = RunEnding(divergences: divergences, divergenceError: 0.01)
      #expect(ending.isWorse == isWorse, "\(divergences)")
      #expect((ending.note(in: RunFolder("runs/x")) != nil) == isWorse, "\(divergences)")
    }
  }

  @Test("A potential out of control needs no significance: this run went from 9 modes to 2")
  func outOfControl() {
    // The estimates of twenty-five-gaussians-as-published in stages of 1000 steps, with five times the rates.
    let divergences = [1.135, 1.024, 0.8470, 0.9469, 0.9094, 1.535, 1.837, 1.950, 2.962, 1.284]
    #expect(RunEnding(divergences: divergences, divergenceError: 1.1658).isWorse)
    #expect(RunEnding(divergences: divergences, divergenceError: 0.02).isWorse)
  }

  @Test("The note names the best stage and its file")
  func note() {
    let ending = RunEnding(divergences: [0.7, 0.1, 0.5], divergenceError: 0.01)
    let note = ending.note(in: RunFolder("runs/x")) ?? ""
    #expect(
      note.hasPrefix(
        "note: this run ended worse than it was: the divergence is 0.5000 after the last stage, and "
          + "was 0.1000 after stage 1. Use the map of that stage, runs/x/stages/stage-001.h5; "),
      "\(note)")
  }
}
