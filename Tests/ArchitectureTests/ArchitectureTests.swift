import Testing

/// Compares imports and folders with the list of targets in `Package.swift`.
struct ArchitectureTests {
  private let table: ImportTable

  init() throws { table = ImportTable(package: try Repository.text(of: "Package.swift")) }

  /// Modules of the toolchain, and the floors that may import them.
  ///
  /// Foundation is large and starts slowly, so the lower floors use Glibc.
  private static let toolchain: [String: Set<ImportTable.Floor>] = [
    "Foundation": [.running, .tools],
    "PackagePlugin": [.tools],
    "Glibc": Set(ImportTable.Floor.allCases),
    "Synchronization": [.bindings, .learning, .running],
  ]

  /// Modules of the toolchain that tests may import.
  private static let toolchainOfTests: Set = ["Foundation", "Glibc", "Synchronization", "Testing"]

  @Test("A target imports only modules that it uses in Package.swift")
  func importsAreDeclared() throws {
    for row in table.rows where !row.isLibrary {
      let declared = Set(row.uses)
      for line in try Import.all(in: row.folder) {
        let isOfToolchain =
          row.floor.map { Self.toolchain[line.module]?.contains($0) ?? false }
          ?? Self.toolchainOfTests.contains(line.module)
        #expect(
          isOfToolchain || declared.contains(line.module.replacing("_", with: "-"))
            || declared.contains(line.module),
          "\(line.place): \(row.name) may not import \(line.module)")
      }
    }
  }

  @Test("A target imports every module that it uses in Package.swift")
  func declaredIsImported() throws {
    for row in table.rows where row.floor != nil && !row.isLibrary {
      let imported = Set(try Import.all(in: row.folder).map(\.module))
      for name in row.uses {
        #expect(imported.contains(name), "\(row.name) uses \(name), but does not import it")
      }
    }
  }

  @Test("A target imports from its floor and lower ones, and only bindings import C libraries")
  func floorsImportDownwards() throws {
    for row in table.rows {
      guard let floor = row.floor else { continue }
      for used in row.uses.compactMap(table.row) {
        let below = try #require(used.floor, "\(row.name) uses \(used.name), which is a test")
        #expect(below <= floor, "\(row.name) is on \(floor), \(used.name) on \(below)")
        #expect(!used.isLibrary || floor == .bindings, "\(row.name) uses \(used.name)")
      }
    }
  }

  @Test("No target below the programs uses more than ten of our targets")
  func targetsUseFewOthers() throws {
    for row in table.rows {
      guard let floor = row.floor, floor != .tools else { continue }
      let ours = row.uses.compactMap(table.row).filter { !$0.isLibrary }
      #expect(ours.count <= 10, "\(row.name) uses \(ours.count) targets")
    }
  }

  @Test("Every folder of sources is a target of its floor, and every folder of tests a test target")
  func foldersAreTargets() throws {
    #expect(try Repository.names(in: "Sources") == ImportTable.Floor.allCases.map(\.rawValue))
    let folders = try ImportTable.Floor.allCases.flatMap { floor in
      try Repository.names(in: "Sources/\(floor.rawValue)").map {
        "Sources/\(floor.rawValue)/\($0)"
      }
    }
    #expect(Set(folders) == Set(table.rows.filter { $0.floor != nil }.map(\.folder)))
    let tested = Set(table.rows.filter { $0.floor == nil }.map(\.folder))
    // Tools of the tests, and this test, belong to no single target.
    let others: Set = [
      "Tests/ProgramRuns", "Tests/TemporaryFolders", "Tests/rank-scenarios",
      "Tests/ArchitectureTests",
    ]
    #expect(Set(try Repository.names(in: "Tests").map { "Tests/\($0)" }) == tested.union(others))
  }

  @Test("No module contains a type of its own name")
  func modulesAreNoTypes() throws {
    for row in table.rows where row.floor != nil && !row.isLibrary {
      let module = row.name.replacing("-", with: "_")
      let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
      for file in try Repository.swiftFiles(in: row.folder) {
        for line in try Repository.lines(of: file) where line.text.contains(module) {
          let words = line.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
          #expect(
            !zip(words, words.dropFirst()).contains { kinds.contains($0) && $1 == module },
            "\(line.place): a type with the name of its module")
        }
      }
    }
  }

  @Test("No file of Sources has more than 300 lines")
  func filesAreShort() throws {
    for file in try Repository.swiftFiles(in: "Sources") {
      let count = try Repository.lines(of: file).count - 1
      #expect(count <= 300, "\(file) has \(count) lines")
    }
  }

  @Test("The top level contains only the manifest, the readme, sources, tests, hosts and jobs")
  func topLevel() throws {
    // Of the repository, not of the folder: users write pictures and samples there.
    let names = try Repository.trackedFiles().compactMap { $0.split(separator: "/").first }
    #expect(
      Set(names.filter { !$0.hasPrefix(".") })
        == ["Package.swift", "README.md", "Sources", "Tests", "hosts", "jobs"])
  }
}
