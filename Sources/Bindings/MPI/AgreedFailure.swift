/// A failure that every rank knows of, and throws at the same place.
///
/// `withWorld` then ends all ranks in order with one message, where an ordinary error, which one
/// rank may have met alone, ends the job from outside.
public struct AgreedFailure: Error, CustomStringConvertible {
  /// The error that this rank met itself; nil if only others failed.
  public let own: (any Error)?
  /// What rank 0 prints.
  public let description: String

  /// The same error on every rank, for example a fault in a recipe that all have read.
  public init(_ error: any Error) {
    self.init(own: error, report: "\(error)")
  }

  /// A failure of some ranks, which all ranks have been told.
  ///
  /// - Parameters:
  ///   - own: this rank's own error, if it has one.
  ///   - report: what happened; read on rank 0 only.
  public init(own: (any Error)?, report: String) {
    self.own = own
    description = report
  }
}
