import TemporaryFolders
import Tensors
import Testing

@testable import Figures

@Suite("Axes")
struct AxisTests {
  @Test(
    "Ticks are round numbers with no more digits than needed",
    arguments: [
      (-4.2...4.2, ["−4", "−2", "0", "2", "4"]),
      (0...1, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (0...0.012, ["0", "0.002", "0.004", "0.006", "0.008", "0.010", "0.012"]),
      (0...108_000, ["0", "20k", "40k", "60k", "80k", "100k"]),
      (3...3, ["2.7", "2.8", "2.9", "3.0", "3.1", "3.2", "3.3"]),
    ])
  func linear(range: ClosedRange<Double>, labels: [String]) {
    #expect(Axis(range).ticks.map(\.label) == labels)
  }

  @Test(
    "Logarithmic ticks are powers of ten, or 1, 2 and 5 times them",
    arguments: [
      (0.01...100, ["0.01", "0.1", "1", "10", "100"]),
      (0.3...6, ["0.5", "1", "2", "5"]),
      (1e-12...1e-5, ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶"]),
    ])
  func logarithmic(range: ClosedRange<Double>, labels: [String]) {
    #expect(Axis(range, scale: .logarithmic).ticks.map(\.label) == labels)
  }

  @Test("Every range has two to seven ticks, all within it")
  func tickCounts() {
    for exponent in -12...12 {
      for width in stride(from: 1.0, to: 10, by: 0.37) {
        var scale = width
        for _ in 0..<abs(exponent) { scale = exponent < 0 ? scale / 10 : scale * 10 }
        let axis = Axis(-0.3 * scale...scale)
        #expect((2...7).contains(axis.ticks.count))
        // 1e-9: ticks are products of doubles.
        #expect(axis.ticks.allSatisfy { (-1e-9...1 + 1e-9).contains(axis.position(of: $0.value)) })
      }
    }
  }

  @Test("Positions on an axis are 0 at its start and 1 at its end")
  func positions() {
    #expect(Axis(-3...5).position(of: -3) == 0)
    #expect(Axis(-3...5).position(of: 5) == 1)
    #expect(Axis(-3...5).position(of: 1) == 0.5)
    // 1e-15: rounding of logarithms.
    #expect(abs(Axis(0.01...100, scale: .logarithmic).position(of: 1) - 0.5) < 1e-15)
  }
}

@Suite("Figures")
struct FigureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// An SVG in the notation of cairo 1.16, `stroke:rgb(0%,0%,0%)`; cairo 1.18 writes
  /// `stroke="rgb(0%, 0%, 0%)"`.
  private func svg(_ name: String) throws -> String {
    String(decoding: try folder.contents(of: name), as: UTF8.self)
      .replacing("=\"", with: ":").replacing("%, ", with: "%,")
  }

  /// Discs of a scatter plot in an SVG are lines of no length: `M x y L x y`.
  private func discCount(_ svg: String) -> Int {
    svg.split(separator: "M ").count { piece in
      let words = piece.split(separator: " ")
      return words.count >= 5 && words[2] == "L" && words[0] == words[3] && words[1] == words[4]
    }
  }

  @Test("A scatter plot shows each point inside its axes once")
  func scatter() throws {
    let target = Tensor([-1, -1, 1, -1, 1, 1, -1, 1], shape: [4, 2])
    let samples = Tensor((0..<42).map { Float($0) / 42 - 0.5 }, shape: [21, 2])
    let plot = ScatterPlot(panels: [
      ScatterPanel(title: "one", samples: samples, target: target),
      ScatterPanel(title: "two", samples: samples, target: nil),
    ])
    try plot.write(to: folder.path("a.svg"))
    #expect(discCount(try svg("a.svg")) == 4 + 21 + 21)
  }

  @Test("A scatter plot omits points that are not finite")
  func notFinite() throws {
    let samples = Tensor([0, .nan, .infinity, 1, 3, 4, 5, 6], shape: [4, 2])
    let plot = ScatterPlot(panels: [ScatterPanel(title: "", samples: samples, target: nil)])
    try plot.write(to: folder.path("a.svg"))
    #expect(discCount(try svg("a.svg")) == 2)
  }

  @Test("A line has a gap at a number that cannot be shown")
  func gaps() throws {
    let values: [Double] = [1, 2, -.infinity, 4, 5, 6, 0, 8]
    let series = LineChart.Series(name: "x", steps: values.indices.map(Double.init), values: values)
    // 0x0072B2, the first colour, as cairo writes it.
    let blue = "stroke:rgb(0%,44.705882%,69.803922%)"
    func lineCount(_ scale: AxisScale) throws -> Int {
      let chart = LineChart(title: "", series: [series], yScale: scale)
      try chart.write(to: folder.path("a.svg"))
      return try svg("a.svg").split(separator: "\n")
        .count { $0.contains("<path") && $0.contains("fill:none") && $0.contains(blue) }
    }
    #expect(try lineCount(.linear) == 2)
    #expect(try lineCount(.logarithmic) == 3)
  }

  @Test("A border is a vertical line, drawn below the curve")
  func borders() throws {
    let series = LineChart.Series(name: "x", steps: [0, 10], values: [1, 2])
    try LineChart(title: "", series: [series], borders: [2, 5]).write(to: folder.path("a.svg"))
    let lines = try svg("a.svg").split(separator: "\n").filter { $0.contains("<path") }
    // 0xBFBFBF and 0x0072B2, as cairo writes them.
    let places = { (color: String) in lines.indices.filter { lines[$0].contains(color) } }
    let borders = places("stroke:rgb(74.901961%,74.901961%,74.901961%)")
    let curves = places("stroke:rgb(0%,44.705882%,69.803922%)")
    try #require(borders.count == 2 && curves.count == 1)
    #expect(zip(borders, curves).allSatisfy { $0 < $1 })
    // The area starts at 52 and is 400 wide; steps 2 and 5 of 10 are at 132 and 252.
    #expect(lines[borders[0]].contains("M 132 ") && lines[borders[1]].contains("M 252 "))
  }

  @Test("A chart without numbers is drawn")
  func emptyChart() throws {
    let series = LineChart.Series(name: "x", steps: [], values: [])
    for scale in [AxisScale.linear, .logarithmic] {
      try LineChart(title: "", series: [series], yScale: scale).write(
        to: folder.path("a.svg"))
    }
    try LineChart(title: "", series: []).write(to: folder.path("b.svg"))
    #expect(try folder.names == ["a.svg", "b.svg"])
  }

  @Test("A scatter plot without finite points is drawn")
  func empty() throws {
    let samples = Tensor([.nan, .nan], shape: [1, 2])
    let plot = ScatterPlot(panels: [ScatterPanel(title: "", samples: samples, target: nil)])
    try plot.write(to: folder.path("a.png"))
    #expect(try folder.names == ["a.png"])
  }
}
