/// The list of targets in `Package.swift`: which target may import which modules.
struct ImportTable {
  /// One target of the list.
  struct Row {
    let name: String
    /// The folder of its sources, from the root.
    let folder: String
    /// The modules that it may import, of this package and others.
    let uses: [String]
    /// Whether it is a C library of the system, without sources here.
    let isLibrary: Bool

    /// The floor of `Sources`; nil for tests.
    var floor: Floor? { Floor(rawValue: String(folder.split(separator: "/")[1])) }
  }

  /// The floors from the bottom to the top.
  enum Floor: String, CaseIterable, Comparable {
    case bindings = "Bindings"
    case learning = "Learning"
    case method = "Method"
    case running = "Running"
    case tools = "Tools"

    static func < (lower: Floor, upper: Floor) -> Bool {
      allCases.firstIndex(of: lower) ?? 0 < allCases.firstIndex(of: upper) ?? 0
    }
  }

  let rows: [Row]

  /// Reads the calls of `target`, `program`, `plugin`, `library` and `tests` in the manifest.
  init(package text: String) {
    let code = text.split(separator: "\n").filter { !$0.contains(/^\s*\/\//) }
    let list = code.joined(separator: "\n").replacing(/, package: "[^"]*"/, with: "")
    rows =
      list.matches(of: /library\("([^"]+)"/).map {
        Row(name: "\($0.1)", folder: "Sources/Bindings/\($0.1)", uses: [], isLibrary: true)
      }
      + list.matches(of: /\btarget\(\s*"([^"]+)", "([^"]+)",\s*uses: \[([^\]]*)\]/).map {
        Row(
          name: "\($0.2)", folder: "Sources/\($0.1)/\($0.2)", uses: Self.strings(in: $0.3),
          isLibrary: false)
      }
      + list.matches(of: /\bprogram\(\s*"([^"]+)",\s*uses: \[([^\]]*)\]/).map {
        Row(
          name: "\($0.1)", folder: "Sources/Tools/\($0.1)", uses: Self.strings(in: $0.2),
          isLibrary: false)
      }
      + list.matches(of: /\bplugin\("([^"]+)"/).map {
        Row(name: "\($0.1)", folder: "Sources/Tools/\($0.1)", uses: [], isLibrary: false)
      }
      + list.matches(of: /\btests\(\s*of: "([^"]+)"(?:,\s*uses: \[([^\]]*)\])?/).map {
        Row(
          name: "\($0.1)Tests", folder: "Tests/\($0.1)Tests",
          uses: ["\($0.1)"] + Self.strings(in: $0.2 ?? ""), isLibrary: false)
      }
  }

  /// The target of that name.
  func row(_ name: String) -> Row? { rows.first { $0.name == name } }

  private static func strings(in text: Substring) -> [String] {
    text.matches(of: /"([^"]+)"/).map { "\($0.1)" }
  }
}

/// An `import` of a source file.
struct Import {
  /// File and line.
  let place: String
  let module: String

  /// All imports in a folder.
  ///
  /// Indented imports belong to Python programs in tests.
  static func all(in folder: String) throws -> [Import] {
    let access: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    return try Repository.swiftFiles(in: folder).flatMap { file in
      try Repository.lines(of: file).compactMap { place, line in
        let words = line.split(separator: " ").drop { $0.hasPrefix("@") || access.contains($0) }
        guard line.first != " ", words.first == "import", let module = words.last else {
          return nil
        }
        return Import(place: place, module: String(module))
      }
    }
  }
}
