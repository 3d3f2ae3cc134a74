extension Sequence<String> {
  /// The name that is most similar to a misspelt `word`; nil if no name is similar.
  ///
  /// Names that equal `word` after the last dot come first: `word` may be a key in the wrong section.
  public func nearest(to word: String) -> String? {
    let ending = word.lastPart
    let relatives = filter { $0.lastPart == ending }
    if !relatives.isEmpty { return relatives.min { word.edits(to: $0) < word.edits(to: $1) } }
    let limit = Swift.max(2, word.count / 3)
    return map { (name: $0, edits: word.edits(to: $0)) }
      .filter { $0.edits <= limit }
      .min { $0.edits < $1.edits }?.name
  }
}

extension String {
  fileprivate var lastPart: Substring {
    self[(lastIndex(of: ".").map(index(after:)) ?? startIndex)...]
  }

  /// The smallest number of edits that change this text into `other`: insertions, deletions and
  /// replacements of letters, and swaps of neighbours.
  ///
  /// - Source: the optimal string alignment distance, after Damerau and Levenshtein.
  func edits(to other: String) -> Int {
    let (old, new) = (Array(self), Array(other))
    var beforePrevious = [Int]()
    var previous = Array(0...new.count)
    for row in old.indices {
      var current = [row + 1]
      for column in new.indices {
        let isSame = old[row] == new[column]
        var best = Swift.min(
          previous[column] + (isSame ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, old[row] == new[column - 1], old[row - 1] == new[column] {
          best = Swift.min(best, beforePrevious[column - 1] + 1)
        }
        current.append(best)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[new.count]
  }
}
