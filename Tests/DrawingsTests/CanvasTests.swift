import Drawings
import Testing

@Suite("Canvas")
struct CanvasTests {
  private let black = Color(0x000000)

  @Test("A filled rectangle covers its own pixels, and no others")
  func rectangle() throws {
    let picture = try Picture(width: 20, height: 10) { canvas in
      canvas.fill(Rectangle(left: 3, top: 2, width: 5, height: 4), with: Color(0x1F77B4))
    }
    for row in 0..<10 {
      for column in 0..<20 {
        let isInside = (3..<8).contains(column) && (2..<6).contains(row)
        #expect(picture[column, row] == (isInside ? 0x1F77B4 : 0xFFFFFF))
      }
    }
  }

  @Test("Every pixel of an image becomes a square with exactly its colour")
  func pixels() throws {
    let image = PixelImage(width: 3, height: 2, pixels: [0xFF0000, 0x00FF00, 0x0000FF, 0, 1, 2])
    let picture = try Picture(width: 14, height: 10) { canvas in
      canvas.show(image, at: Point(x: 1, y: 1), magnification: 4)
    }
    for row in 0..<8 {
      for column in 0..<12 {
        #expect(picture[1 + column, 1 + row] == image.pixels[row / 4 * 3 + column / 4])
      }
    }
    #expect(picture[0, 0] == 0xFFFFFF)
    #expect(picture[13, 9] == 0xFFFFFF)
  }

  @Test("Nothing is drawn outside of a clipped area, and the clip ends with its call")
  func clipping() throws {
    let whole = Rectangle(left: 0, top: 0, width: 10, height: 10)
    let picture = try Picture(width: 10, height: 10) { canvas in
      canvas.clipped(to: Rectangle(left: 2, top: 2, width: 3, height: 3)) {
        canvas.fill(whole, with: black)
      }
      canvas.fill(Rectangle(left: 9, top: 9, width: 1, height: 1), with: black)
    }
    #expect(picture.ink == 9 + 1)
    #expect(picture[2, 2] == 0)
    #expect(picture[9, 9] == 0)
  }

  @Test("A disc covers an area of pi r^2, also if it is drawn twice at one point")
  func discs() throws {
    let centres = [Point(x: 20, y: 20), Point(x: 20, y: 20)]
    let picture = try Picture(width: 40, height: 40) { canvas in
      canvas.discs(at: centres, radius: 15, color: black)
    }
    // 1 %: the circle is approximated by cubic curves and its edge by 17 levels of grey.
    #expect(abs(picture.ink / (Double.pi * 15 * 15) - 1) < 0.01)
  }

  @Test("A line has the requested length and width")
  func line() throws {
    let picture = try Picture(width: 60, height: 20) { canvas in
      canvas.line(through: [Point(x: 10, y: 10), Point(x: 50, y: 10)], color: black, lineWidth: 4)
    }
    // 40 by 4, and half a disc of radius 2 at each end; 1 %: levels of grey, as above.
    #expect(abs(picture.ink / (160 + Double.pi * 4) - 1) < 0.01)
  }

  @Test(
    "Text starts, is centred, or ends at its point",
    arguments: [TextStyle.Alignment.start, .centre, .end])
  func alignment(_ alignment: TextStyle.Alignment) throws {
    let style = TextStyle(
      size: 20, color: black, alignment: alignment, verticalAlignment: .middle)
    let picture = try Picture(width: 200, height: 60) { canvas in
      canvas.text("0880", at: Point(x: 100, y: 30), style: style)
    }
    let columns = picture.inkedColumns
    let (left, right) = (try #require(columns.min()), try #require(columns.max()))
    // 4 digits of size 20 are about 51 points wide; a digit has about 1.5 points of air beside it.
    switch alignment {
    case .start: #expect((100...104).contains(left) && (145...153).contains(right))
    case .centre: #expect(abs((left + right + 1) / 2 - 100) <= 1)
    case .end: #expect((96...100).contains(right) && (47...55).contains(left))
    }
    let rows = picture.inkedRows
    let (top, bottom) = (try #require(rows.min()), try #require(rows.max()))
    #expect(abs((top + bottom + 1) / 2 - 30) <= 1)
  }
}
