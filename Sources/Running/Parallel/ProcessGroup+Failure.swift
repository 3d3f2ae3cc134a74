import MPI

extension ProcessGroup {
  /// An error that all ranks throw at the same place, because all of them know of it.
  ///
  /// `withWorld` then prints one message and ends all ranks in order.
  public func agreedFailure(_ error: any Error) -> any Error { AgreedFailure(error) }
}
