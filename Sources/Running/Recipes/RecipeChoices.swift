// Choices of a recipe for which the settings have no enumeration of their own.

/// The methods there are; settings of another one would be another type.
enum MethodSystem: String, CaseIterable {
  /// Semi-dual JKO.
  case semiDualJKO = "s-jko"
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
