import Foundation

/// Where a recipe comes from.
public enum RecipeOrigin: Sendable, Equatable {
  /// A file, by its path.
  case file(String)
  /// A recipe that the program contains.
  case builtIn(BuiltInRecipe)

  /// Interprets an argument as the name of a built-in recipe, or else as a path.
  ///
  /// `./two-circles` is the path of a file with the name of a built-in recipe.
  public init(_ argument: String) {
    self = BuiltInRecipe.all.first { $0.name == argument }.map(Self.builtIn) ?? .file(argument)
  }

  /// 1 MiB: a hundred times a recipe with many comments.
  private static let largestByteCount = 1 << 20

  var name: String {
    switch self {
    case .file(let path): path
    case .builtIn(let recipe): recipe.name
    }
  }

  /// The recipe's text.
  ///
  /// - Throws: `RecipeFaults` if a file does not exist, cannot be read, or is no text of the size of a
  ///   recipe.
  /// - Corresponds to: `stat`.
  func text() throws(RecipeFaults) -> String {
    if case .builtIn(let recipe) = self { return recipe.text }
    let path = name
    func fault(_ problem: String, fix: String) -> RecipeFaults {
      RecipeFaults([RecipeFault(location: path, problem: problem, fix: fix)])
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else {
        throw fault(String(cString: strerror(errno)), fix: "name a file you may read")
      }
      let names = BuiltInRecipe.all.map(\.name)
      let guess = names.nearest(to: path).map { "did you mean \($0)? " } ?? ""
      throw fault(
        "no such recipe",
        fix: "\(guess)built in are \(names.joined(separator: ", ")); all other names are paths")
    }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw fault("a folder", fix: "name the recipe.toml in it") }
    // Reading a pipe or a device can wait or go on for ever.
    guard kind == S_IFREG else {
      throw fault("a pipe or a device", fix: "write the recipe to a file, and name that")
    }
    guard status.st_size <= Self.largestByteCount else {
      throw fault(
        "\(status.st_size) bytes, too large for a recipe (\(Self.largestByteCount) at most)",
        fix: "check that this is a recipe")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw fault("cannot be read", fix: "check its permissions")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw fault("not UTF-8 text", fix: "check that this is a recipe")
    }
    return text
  }
}

/// A recipe that the program contains: the text of a recipe in `jobs`, to which a link in `BuiltIn`
/// points.
public struct BuiltInRecipe: Sendable, Equatable {
  /// Its name on the command line; for example `two-circles`.
  public let name: String
  /// The recipe as its authors wrote it, with comments.
  public let text: String

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// The comment in the recipe's first line: one sentence about the recipe.
  public var summary: String {
    String(text.prefix { !$0.isNewline }.drop { $0 == "#" || $0 == " " })
  }

  /// All built-in recipes, the default first.
  public static let all = [
    `default`,
    BuiltInRecipe("two-circles", PackageResources.two_circles_toml),
    BuiltInRecipe("spiral", PackageResources.spiral_toml),
    BuiltInRecipe("moons", PackageResources.moons_toml),
    BuiltInRecipe("checkerboard", PackageResources.checkerboard_toml),
    BuiltInRecipe("eight-gaussians", PackageResources.eight_gaussians_toml),
    BuiltInRecipe("fashion-mnist-quickstart", PackageResources.fashion_mnist_quickstart_toml),
    BuiltInRecipe(
      "twenty-five-gaussians-as-published",
      PackageResources.twenty_five_gaussians_as_published_toml),
    BuiltInRecipe("two-circles-as-published", PackageResources.two_circles_as_published_toml),
  ]

  /// The recipe that runs if the command line contains no recipe.
  public static let `default` = BuiltInRecipe(
    "twenty-five-gaussians", PackageResources.twenty_five_gaussians_toml)
}
