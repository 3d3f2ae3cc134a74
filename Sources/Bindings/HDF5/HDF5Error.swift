/// A failed call of the HDF5 library: where, what was tried, and the library's own account of it.
public struct HDF5Error: Error, Sendable {
  /// One entry of the library's error stack.
  public struct Cause: Sendable, Equatable {
    /// The library's function that gave up.
    public let function: String
    /// Why, in the library's words.
    public let explanation: String
  }

  /// Path of the file.
  public let file: String
  /// Path of the group or dataset in the file; `/` for the file itself.
  public let object: String
  /// What was tried, as a phrase: `reading rows 0..<64`.
  public let attempt: String
  /// From the origin outwards; never empty.
  public let causes: [Cause]

  init(_ attempt: String, at place: Place, causes: [Cause]) {
    file = place.file
    object = place.object
    self.attempt = attempt
    self.causes = causes.isEmpty ? [Cause(function: "", explanation: "no reason given")] : causes
  }

  /// A fault that this module found itself.
  init(_ attempt: String, at place: Place, because explanation: String) {
    self.init(attempt, at: place, causes: [Cause(function: "", explanation: explanation)])
  }

  /// The system's error number, where the library's account quotes one.
  public var errorNumber: Int32? {
    for cause in causes {
      guard let position = cause.explanation.firstRange(of: "errno = ") else { continue }
      let digits = cause.explanation[position.upperBound...].prefix(while: \.isNumber)
      if let number = Int32(digits) { return number }
    }
    return nil
  }
}

/// Which object of which file a call concerns.
struct Place: Sendable, Equatable {
  let file: String
  let object: String

  /// The place of something inside this one.
  func child(_ name: String) -> Place {
    if name.hasPrefix("/") { return Place(file: file, object: name) }
    return Place(file: file, object: object == "/" ? "/" + name : object + "/" + name)
  }
}
