import Foundation

/// Where a recipe comes from.
public enum RecipeOrigin: Sendable, Equatable {
  /// A file, by its path.
  case file(String)
  /// One that the program carries along.
  case builtIn(BuiltInRecipe)

  /// What somebody means by an argument: a built-in recipe's name, or else a path.
  ///
  /// A file with the name of a built-in recipe is reached as `./two-circles`.
  public init(_ argument: String) {
    self = BuiltInRecipe.all.first { $0.name == argument }.map(Self.builtIn) ?? .file(argument)
  }

  /// The path or the name, as faults mention it.
  var name: String {
    switch self {
    case .file(let path): path
    case .builtIn(let recipe): recipe.name
    }
  }

  /// The recipe's text.
  ///
  /// - Throws: `RecipeFaults` if a file is not there or cannot be read.
  func text() throws(RecipeFaults) -> String {
    switch self {
    case .builtIn(let recipe): return recipe.text
    case .file(let path): return try Self.contents(of: path)
    }
  }

  private static func contents(of path: String) throws(RecipeFaults) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      let names = BuiltInRecipe.all.map(\.name)
      let guess = names.nearest(to: path).map { "did you mean \($0)? " } ?? ""
      throw fault(
        path, "no such recipe",
        fix: "\(guess)built in are \(names.joined(separator: ", ")); anything else is a path")
    }
    if isFolder.boolValue { throw fault(path, "a folder", fix: "name the recipe.toml in it") }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw fault(path, "cannot be read", fix: "check its permissions")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw fault(path, "not text in UTF-8", fix: "check that this is a recipe")
    }
    return text
  }

  private static func fault(_ path: String, _ problem: String, fix: String) -> RecipeFaults {
    RecipeFaults([RecipeFault(path, problem, fix: fix)])
  }
}
