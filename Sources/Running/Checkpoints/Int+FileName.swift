extension Int {
  /// The digits of a number that is not negative, with zeros before them, so that the order of names is
  /// that of numbers.
  ///
  /// - Parameter count: how many digits; more where the number has them.
  /// - Returns: "007" for 7 in three digits.
  public func zeroPadded(to count: Int) -> String {
    String(repeating: "0", count: Swift.max(0, count - "\(self)".count)) + "\(self)"
  }
}
