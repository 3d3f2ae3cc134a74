/// Programs and files for `PictureKindsTests`.
extension PictureKindsTests {
  /// Starts a program that writes chunks of PNG.
  static let chunks = #"""
    import struct, zlib
    def chunk(kind, body): return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    signature = b"\x89PNG\r\n\x1a\n"

    """#

  /// Defines Exif data that hold an orientation, in both orders of bytes.
  static let exif = #"""
    def exif(number, order):
        head = {"<": b"II", ">": b"MM"}[order] + struct.pack(order + "HIH", 42, 8, 2)
        other = struct.pack(order + "HHIHH", 256, 3, 1, 7, 0)
        return head + other + struct.pack(order + "HHIHHI", 274, 3, 1, number, 0, 0)

    """#

  /// Writes 52 files, and prints the name and the colours of each.
  ///
  /// Pillow 13 decodes the same colours, but cuts colours of 16 bits where this rounds them.
  static let program =
    chunks + #"""
      def sample(x, y, c, depth):
          return (x * 7919 + y * 104729 + c * 31337) % 65536 if depth == 16 else (x * 7 + y * 11 + c * 5 + 3) % 2 ** depth
      def picture(name, kind, depth, transparent, interlaced, width=9, height=7):
          channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
          palette = [(i * 37 % 256, i * 91 % 256, 255 - i) for i in range(2 ** depth)] if kind == 3 else []
          def row(xs, y):
              bits = "".join(format(sample(x, y, c, depth), "0%db" % depth) for x in xs for c in range(channels))
              bits += "0" * (-len(bits) % 8)
              return b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
          passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
          rows = b""
          for x0, y0, dx, dy in passes if interlaced else [(0, 0, 1, 1)]:
              xs = range(x0, width, dx)
              rows += b"".join(row(xs, y) for y in range(y0, height, dy) if xs)
          data = signature + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced))
          if palette: data += chunk(b"PLTE", b"".join(map(bytes, palette)))
          if transparent:
              first = [sample(0, 0, c, depth) for c in range(channels)]
              data += chunk(b"tRNS", bytes(range(0, 2 ** min(depth, 4))) if kind == 3 else struct.pack(">%dH" % channels, *first))
          open(name, "wb").write(data + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
          def level(v): return (2 * 255 * v + 2 ** depth - 1) // (2 * (2 ** depth - 1))
          def color(x, y):
              if kind == 3: return palette[sample(x, y, 0, depth)]
              return tuple(level(sample(x, y, c if kind in (2, 6) else 0, depth)) for c in range(3))
          return [color(x, y) for y in range(height) for x in range(width)]
      depths = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
      for kind, list in depths.items():
          for depth in list:
              for transparent in (0, 1) if kind in (0, 2, 3) else (0,):
                  for interlaced in (0, 1):
                      name = "%d-%d-%d-%d.png" % (kind, depth, transparent, interlaced)
                      print(name, *("%02x%02x%02x" % c for c in picture(name, kind, depth, transparent, interlaced)))
      """#

  // Pictures of 16 x 8 pixels, red (0xC82828) and blue (0x2828C8) halves, written by Pillow.
  static let progressive = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQ
    ERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU
    FBQUFBQUFBQUFBQUFBT/wgARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUAQEAAAAAAAAAAAAA
    AAAAAAAG/9oADAMBAAIQAxAAAAGJlxGs/8QAFBABAAAAAAAAAAAAAAAAAAAAEP/aAAgBAQABBQI//8QAGBEAAgMAAAAAAAAA
    AAAAAAAAAAZDgsH/2gAIAQMBAT8BaobYf//EABgRAAIDAAAAAAAAAAAAAAAAAAAGQ4LC/9oACAECAQE/AU+euj//xAAUEAEA
    AAAAAAAAAAAAAAAAAAAQ/9oACAEBAAY/Aj//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEBAAE/IT//2gAMAwEAAgADAAAA
    EP8A/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAwEBPxAv/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAgEBPxB3/8QA
    FBABAAAAAAAAAAAAAAAAAAAAEP/aAAgBAQABPxA//9k=
    """
  static let grey = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQ
    ERMUFRUVDA8XGBYUGBIUFRT/wAALCAAIABABAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAB//EABQQAQAAAAAAAAAAAAAAAAAA
    AAD/2gAIAQEAAD8AFBe//9k=
    """
  static let cmyk = """
    /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBET
    FBUVFQwPFxgWFBgSFBUU/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAgJAP/EABQQAQAAAAAA
    AAAAAAAAAAAAAAD/2gAOBEMATQBZAEsAAD8AYAKAoqmioy1bP//Z
    """
}
