import Drawings
import TemporaryFolders
import Tensors
import Testing

@testable import Figures

@Suite("Image grids")
struct ImageGridTests {
  @Test("-1 is black, 1 is white, 0 is grey, and numbers outside are clamped")
  func grey() {
    let samples = Tensor([-1, 1, 0, -7, 7, 0.5], shape: [1, 1, 2, 3])
    #expect(
      ImageGrid(samples: samples).images == [
        PixelImage(
          width: 3, height: 2, pixels: [0, 0xFFFFFF, 0x808080, 0, 0xFFFFFF, 0xBFBFBF])
      ])
  }

  @Test("Only images of one or three channels have a picture")
  func canShow() {
    #expect([1, 3].allSatisfy { ImageGrid.canShow([$0, 4, 4]) })
    #expect(![[2, 4, 4], [4, 4, 4], [3, 4], [3]].contains { ImageGrid.canShow($0) })
  }

  @Test("Every 8-bit brightness is the same after mapping to [-1, 1] and back")
  func roundTrip() {
    let samples = Tensor((0..<256).map { Float($0) / 127.5 - 1 }, shape: [1, 1, 16, 16])
    let image = ImageGrid(samples: samples).images[0]
    let brightness = image.pixels.map { Int($0 & 0xFF) }
    #expect(brightness == Array(0..<256))
  }

  @Test("Three channels are red, green and blue planes")
  func color() {
    let samples = Tensor([1, -1, -1, 1, -1, 0], shape: [1, 3, 1, 2])
    #expect(ImageGrid(samples: samples).images[0].pixels == [0xFF0000, 0x00FF80])
  }

  @Test("A pixel with a NaN is magenta")
  func notANumber() {
    let samples = Tensor([1, .nan], shape: [1, 1, 1, 2])
    #expect(ImageGrid(samples: samples).images[0].pixels == [0xFFFFFF, 0xFF00FF])
  }

  @Test("Ten images of 28 x 28 become a grid of four columns and three rows, twice as large")
  func size() throws {
    let folder = try TemporaryFolder()
    let samples = Tensor([Float](repeating: 0, count: 10 * 784), shape: [10, 1, 28, 28])
    try ImageGrid(samples: samples).write(to: folder.path("a.png"))
    // Width and height are the first two numbers of a PNG; 58: an image and a gap of 2.
    let sizes = Array(try folder.contents(of: "a.png")[16..<24])
    let expected: [UInt8] = [0, 0, 0, 4 * 58 + 2, 0, 0, 0, 3 * 58 + 2]
    #expect(sizes == expected)
  }
}
