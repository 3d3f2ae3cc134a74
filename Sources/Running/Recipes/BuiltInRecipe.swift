/// A recipe that the program carries along: the text of `jobs/NAME/recipe.toml`.
public struct BuiltInRecipe: Sendable, Equatable {
  /// What to call it on the command line; for example `two-circles`.
  public let name: String
  /// The recipe as its authors wrote it, with comments.
  public let text: String

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// What it is, in one sentence: the comment in the first line.
  public var summary: String {
    String(text.prefix { !$0.isNewline }.drop { $0 == "#" || $0 == " " })
  }

  /// All of them, the default first.
  public static let all = [
    `default`,
    BuiltInRecipe("two-circles", PackageResources.two_circles_toml),
    BuiltInRecipe("fashion-mnist-quickstart", PackageResources.fashion_mnist_quickstart_toml),
  ]

  /// What runs if nobody names a recipe.
  public static let `default` = BuiltInRecipe(
    "twenty-five-gaussians", PackageResources.twenty_five_gaussians_toml)
}
