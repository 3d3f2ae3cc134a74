#if !Importers
import Drawings
import Traits

func decodedPNG(_ bytes: [UInt8]) throws(DecodingFault) -> PixelImage { throw .withoutLibraries }

func decodedJPEG(_ bytes: [UInt8]) throws(DecodingFault) -> PixelImage { throw .withoutLibraries }

extension DecodingFault {
  fileprivate static var withoutLibraries: DecodingFault {
    let missing = MissingTrait(.importers, purpose: "decode PNG and JPEG files")
    var fault = DecodingFault("\(missing)")
    fault.lacksTrait = true
    return fault
  }
}
#endif
