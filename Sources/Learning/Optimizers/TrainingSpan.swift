/// What a schedule or an average goes over: a recipe's `schedule.span` and `average.span`.
public enum TrainingSpan: String, Sendable, CaseIterable {
  /// The whole run.
  case run
  /// Each stage, where it begins again.
  case stage
}
