// Choices of a recipe for which the settings have no enumeration of their own.

/// The ends of a stage there are, without their constants.
enum StageEndKind: String, CaseIterable {
  case steps
  case plateau
}

/// The schedules there are, without their constants.
enum ScheduleKind: String, CaseIterable {
  case constant
  case cosine
}

/// Sources which are neither files nor a formula for points.
enum SourceKind: String, CaseIterable {
  /// Standard normal noise of the data's shape.
  case normal
}
