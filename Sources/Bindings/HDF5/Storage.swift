/// How a dataset lies in its file.
public enum Storage: Sendable, Equatable {
  /// In one piece, uncompressed: the fastest to read at random places.
  case contiguous
  /// In pieces of `rows` rows, each compressed with zlib's `deflate` level if there is one, and
  /// with a Fletcher-32 checksum that makes the reading of a damaged piece throw.
  ///
  /// Deflate reads about forty times slower than contiguous: for archives, not for training data.
  case chunked(rows: Int, deflate: Int? = nil)
  /// In pieces of `rows` rows with checksums, to which more rows can be appended.
  case growing(rows: Int)
}
