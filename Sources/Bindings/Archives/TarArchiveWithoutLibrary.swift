#if !Importers
import Traits

/// Throws an error: this build cannot read archives.
///
/// - Throws: ``ArchiveError``, always.
public func files(
  inTarArchive bytes: [UInt8], where isWanted: (_ name: String) -> Bool
) throws(ArchiveError) -> [(path: String, bytes: [UInt8])] {
  let reason = MissingTrait(.importers, purpose: "read tar archives")
  throw ArchiveError(function: "files(inTarArchive:)", reason: "\(reason)", lacksTrait: true)
}
#endif
