extension Checkpoint {
  /// The numbers of a record that a run cannot go on without.
  ///
  /// - Parameters:
  ///   - name: of the record.
  ///   - path: the checkpoint's file, for the error.
  /// - Returns: its values.
  /// - Throws: ``CheckpointError`` if there is no such record.
  public func values(_ name: String, from path: String) throws(CheckpointError) -> [Double] {
    guard let record = history[name] else {
      throw CheckpointError(path, .incomplete, "holds no /history/\(name)")
    }
    return record.values
  }
}
