extension Sequence<String> {
  /// The name which somebody most likely meant by `word`, or nil if none is like it.
  ///
  /// Names which end in the same part after the last dot come first: a key in the wrong table.
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

  /// How many letters to insert, delete or replace, or neighbours to swap, to get `other`.
  ///
  /// - Source: optimal string alignment distance, of Damerau and Levenshtein.
  func edits(to other: String) -> Int {
    let source = Array(self)
    let target = Array(other)
    var beforePrevious = [Int]()
    var previous = Array(0...target.count)
    for row in source.indices {
      var current = [row + 1]
      for column in target.indices {
        let isSame = source[row] == target[column]
        var best = Swift.min(
          previous[column] + (isSame ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, source[row] == target[column - 1], source[row - 1] == target[column]
        {
          best = Swift.min(best, beforePrevious[column - 1] + 1)
        }
        current.append(best)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[target.count]
  }
}
