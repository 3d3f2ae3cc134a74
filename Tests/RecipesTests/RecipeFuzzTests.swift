import Foundation
import ProgramRuns
import SemiDualJKO
import Testing

@testable import Recipes

@Suite("Recipes that are no TOML, or strange TOML")
struct RecipeFuzzTests {
  /// Recipes, and the start of their fault.
  static let table: [(text: String, fault: String)] = [
    ("seed = 3\n\u{0}batch = 7\n" + minimal, "r:2:1: not TOML: there is no name"),
    ("seed = 3 # \u{0}\n" + minimal, "r:1:12: not TOML: the control character U+0000"),
    ("seed = \"\u{0}\"\n" + minimal, "r:1:9: not TOML: the control character U+0000"),
    (
      "\"method.stages\" = 3\n" + minimal,
      "r:1:1: not TOML: \"method.stages\" in quotes is no name of a key or a section"
    ),
    (minimal + "[method]\n'stages ' = 3", "r:4:1: not TOML: \"stages \" in quotes is no name"),
    ("\"\" = 3\n" + minimal, "r:1:1: not TOML: \"\" in quotes is no name"),
    ("[\"\"]\nseed = 3\n" + minimal, "r:1:2: not TOML: \"\" in quotes is no name"),
    ("method.\"a.b\" = 3\n" + minimal, "r:1:8: not TOML: \"a.b\" in quotes is no name"),
    ("\"method\\u002Estages\" = 3", "r:1:1: not TOML: \"method.stages\" in quotes is no name"),
    ("method = { \"a.b\" = 3 }\n", "r:1:12: not TOML: \"a.b\" in quotes is no name"),
    ("[", "r:1:2: not TOML: there is no name; correct this line"),
    (minimal + "\n[#]", "r:4:2: not TOML: there is no name"),
    ("[[[m]]]", "r:1:2: not TOML: recipes have no lists of tables"),
    ("[.a]", "r:1:2: not TOML: there is no name"), ("[a.]", "r:1:4: not TOML: there is no name"),
    ("[\u{FC}]", "r:1:2: not TOML: there is no name"), ("[a", "r:1:3: not TOML: ] is missing"),
    ("a = [1, }", "r:1:9: not TOML: there is no value"), ("a = ]", "r:1:5: not TOML: there is no"),
    ("a = [1, #]", "r:1:11: not TOML: there is no value"), ("a = 1 b = 2", "r:1:7: not TOML: the"),
    ("a = {b = 1,}", "r:1:12: not TOML: there is no name"), ("= 1", "r:1:1: not TOML: there is no"),
    ("a = '''\n[#]\n'''\nb = [\n['#'\n]]\n[#]", "r:7:2: not TOML: there is no name"),
    ("seed = 99999999999999999999", "r:1:8: not TOML: 99999999999999999999 does not fit in 64"),
    ("seed = 3\rbatch = 7", "r:1:9: not TOML: the line goes on after its setting"),
    ("seed = \"3\u{8}\"", "r:1:10: not TOML: the control character U+0008"),
    ("seed = 3\r\nseed = 4", "r:2:8: not TOML: seed is given twice"),
    ("[map]\n[data]\n[map]", "r:3:6: not TOML: map is given twice"),
    ("method.stages = 3\n[method]", "r:2:9: not TOML: method is given twice"),
    ("method = {}\nmethod.stages = 3", "r:2:17: not TOML: method is given twice"),
    ("method = 3\n[method]", "r:2:9: not TOML: method is given twice"),
    ("seed = \"3", "r:1:10: not TOML: the string does not end"),
    ("seed = \"3\n\"", "r:1:10: not TOML: the string does not end on its line"),
    ("seed = '''3\n", "r:2:1: not TOML: the string does not end"),
    ("seed = \"\\x\"", "r:1:10: not TOML: no escape after \\"),
    ("seed = \"\\uD800\"", "r:1:10: not TOML: no character after \\u"),
    ("seed = 1979-05-27\n" + minimal, "r: seed: a date is not a whole number"),
    ("seed = 1979-05-27 07:32:00\n" + minimal, "r: seed: a date is not a whole number"),
    ("seed = 07:32:00\n" + minimal, "r: seed: a time is not a whole number"),
    ("method.step_size = inf\n" + minimal, "r: method.step_size: inf is not finite"),
    ("method.step_size = nan\n" + minimal, "r: method.step_size: nan is not finite"),
    ("method.step_size = [{ seed = 1 }]\n" + minimal, "r: method.step_size: [a table] is not a"),
  ]

  @Test("a strange recipe gives a fault with its place", arguments: table)
  func strange(text: String, fault: String) throws {
    let faults = try #require(throws: RecipeFaults.self) { try Recipe(text: text, name: "r") }
    #expect(faults.description.hasPrefix(fault), "\(faults.description.prefix(300))")
  }

  @Test("names of 100,000 parts and 100,000 open brackets are faults")
  func deep() throws {
    let names = String(repeating: "a.", count: 100_000) + "b"
    for text in ["\(names) = 1", "[\(names)]\nc = 1", "a = { \(names) = 1 }"] {
      let faults = try #require(throws: RecipeFaults.self) { try Recipe(text: text, name: "r") }
      #expect(faults.description.contains("more than 16 names or brackets within each other"))
    }
    for bracket in ["[", "{ a = "] {
      let faults = try #require(throws: RecipeFaults.self) {
        try Recipe(text: "a = " + String(repeating: bracket, count: 100_000), name: "r")
      }
      #expect(faults.description.contains("more than 16 names or brackets within each other"))
    }
  }

  @Test("strings, lists and comments may contain what looks like a fault")
  func harmless() throws {
    let text = """
      \u{FEFF}# [#] "
      seed = 3 # '''
      [data] # [[[
      files = ["[#].h5", '"', '''
      [#]
      \"method.stages" = 3''', \"""
      \\"[.a]""\"",
      ]
      ["method"]
      "stages" = 3
      """
    let recipe = try Recipe(text: text, name: "r")
    #expect(recipe.seed == 3 && recipe.method.stages == 3)
  }

  @Test("a value of --set or of a variable cannot end the program, or set another key")
  func overrides() throws {
    for value in ["[#]", "[[[m]]]", "1\n[#]", "1\r[#]", "{\"a.b\" = 3}", "\"", "1979-05-27", "{{"] {
      for (environment, overrides) in [
        ([:], ["method.stages=\(value)"]), (["SJKO_METHOD_STAGES": value], []),
      ] {
        #expect(throws: RecipeFaults.self) {
          try Recipe.load(
            from: RecipeOrigin("two-circles"), environment: environment, overrides: overrides)
        }
      }
    }
    for override in ["\"method.stages\"=3", "\"\"=3", "=3", "method.={stages=3}", ".seed=3"] {
      #expect(throws: RecipeFaults.self) {
        try Recipe.load(from: RecipeOrigin("two-circles"), overrides: [override])
      }
    }
  }

  @Test("2000 random changes of the built-in recipes read as in Python's tomllib, or are faults")
  func mutations() throws {
    var random = SplitMix(state: 1024)
    var texts: [String] = []
    while texts.count < 2000 {
      var bytes = Array(BuiltInRecipe.all[texts.count % BuiltInRecipe.all.count].text.utf8)
      for _ in 0...random.next(below: 4) { mutate(&bytes, by: &random) }
      if let text = String(validating: bytes, as: UTF8.self) { texts.append(text) }
    }
    let input = FileManager.default.temporaryDirectory.appending(path: "texts-\(UUID())")
    defer { try? FileManager.default.removeItem(at: input) }
    try JSONEncoder().encode(texts).write(to: input)
    let expected = try JSONDecoder().decode(
      [[String]?].self, from: Data(try python(Self.tomllib, input.path).utf8))
    var readCount = 0
    for (text, expected) in zip(texts, expected) {
      do {
        let settings = try TOMLReader.settings(of: text)
        let found = settings.map { "\($0.path) = \(Self.plain($0.value))" }
        // Dates are not checked, because no key accepts one.
        let hasDate = found.contains { $0.contains("a date") || $0.contains("a time") }
        #expect(hasDate || Set(found) == expected.map(Set.init), "\(text)")
        readCount += 1
      } catch {
        // Python also reads names, lists of tables and numbers that no recipe has.
        let isOurs = [
          "in quotes is no name", "no lists of tables", "within each other", "of 64 bits",
          "does not fit",
        ].contains { error.problem.contains($0) }
        #expect(expected == nil || isOurs, "\(error): \(text)")
      }
      _ = try? Recipe(text: text, name: "r")
    }
    #expect((200...1800).contains(readCount), "\(readCount)")
  }

  /// Prints for each text its settings, or null if it is no TOML.
  private static let tomllib = """
    import json, tomllib
    def leaves(table, path):
        for key, value in table.items():
            if isinstance(value, dict) and value: yield from leaves(value, path + [key])
            else: yield ".".join(path + [key]) + " = " + plain(value)
    def plain(value):
        if isinstance(value, list): return "[" + ", ".join(map(plain, value)) + "]"
        if isinstance(value, str): return "string " + value
        if isinstance(value, bool): return "a Boolean"
        if isinstance(value, dict): return "a table"
        if isinstance(value, int): return str(value)
        if isinstance(value, float): return f"bits {numpy.float64(value).view(numpy.uint64)}"
        return "a time" if type(value).__name__ == "time" else "a date"
    def read(text):
        try: return list(leaves(tomllib.loads(text.removeprefix("\\ufeff")), []))
        except (tomllib.TOMLDecodeError, RecursionError): return None
    print(json.dumps([read(text) for text in json.load(open(sys.argv[1]))]))
    """

  /// A value as the program above prints it.
  private static func plain(_ value: RecipeValue) -> String {
    switch value {
    case .list(let values): return "[" + values.map(plain).joined(separator: ", ") + "]"
    case .string(let text): return "string \(text)"
    case .number(let number): return "bits \(number.bitPattern)"
    default: return value.text
    }
  }

  private func mutate(_ bytes: inout [UInt8], by random: inout SplitMix) {
    let pieces = [
      "[", "]", "[[", "[#", "\"", "'''", "\"\"\"", "\\", "{", "}", ".", "=", "\n", "\r",
    ]
    let strange = ["\u{0}", "\u{7F}", "\u{FEFF}", "#", "inf", "1e999", "0x", "12:00", "\u{2028}"]
    guard !bytes.isEmpty else { return }
    let place = random.next(below: bytes.count)
    let end = min(bytes.count, place + random.next(below: 12))
    switch random.next(below: 5) {
    case 0: bytes[place] = UInt8(random.next(below: 128))
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: Array(bytes[place..<end]), at: random.next(below: bytes.count))
    case 3: bytes.removeSubrange(max(1, place)...)
    default:
      let all = pieces + strange
      bytes.insert(contentsOf: Array(all[random.next(below: all.count)].utf8), at: place)
    }
  }
}

/// Random numbers that are the same in every run.
///
/// - Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix {
  var state: UInt64

  mutating func next(below count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((bits ^ (bits >> 31)) % UInt64(count))
  }
}
