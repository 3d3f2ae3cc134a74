/// An optional part of the program: `Package.swift` lists them, and `swift build` can omit them.
public enum BuildTrait: String, CaseIterable, Sendable {
  /// Figures, and pictures of samples; needs cairo.
  case drawings = "Drawings"
  /// Import of pictures, of .gz files and of .tar archives; needs libspng, libjpeg-turbo, zlib and
  /// libarchive.
  case importers = "Importers"

  /// Whether this build has the part.
  public var isEnabled: Bool {
    switch self {
    case .drawings:
      #if Drawings
      true
      #else
      false
      #endif
    case .importers:
      #if Importers
      true
      #else
      false
      #endif
    }
  }

  /// Throws an error if this build does not have the part.
  ///
  /// - Parameter purpose: what needs the part, after the word "cannot": "draw pictures".
  /// - Throws: ``MissingTrait``.
  public func require(to purpose: String) throws(MissingTrait) {
    guard isEnabled else { throw MissingTrait(self, purpose: purpose) }
  }
}

/// Something that this build cannot do, because it lacks a trait.
public struct MissingTrait: Error, Equatable, CustomStringConvertible {
  let trait: BuildTrait
  let purpose: String

  /// Makes the error for a purpose: "draw pictures".
  public init(_ trait: BuildTrait, purpose: String) {
    (self.trait, self.purpose) = (trait, purpose)
  }

  /// What this build cannot do, why, and how to get a build that can.
  public var description: String {
    "this build of sjko-dist cannot \(purpose): it was built without the trait \(trait.rawValue). "
      + "Build it with jobs/setup.sh, without --core; or with swift build -c release "
      + "--traits \(trait.rawValue)"
  }
}
