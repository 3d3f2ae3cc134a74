import Foundation
import Recipes

extension RunFolder {
  /// Sees that the folder is empty, or holds a run of this recipe.
  ///
  /// - Throws: `RunFolderFault.otherRecipe`, or `RecipeFaults` if the folder's recipe is damaged.
  func check(_ recipe: Recipe) throws {
    guard let text = try? String(contentsOfFile: self.recipe, encoding: .utf8) else { return }
    let earlier = try Recipe(text: text, name: self.recipe)
    let differences = recipe.differences(from: earlier).filter { !$0.mayChange }
    guard differences.isEmpty else {
      throw RunFolderFault.otherRecipe(path: path, differences: differences.map(\.description))
    }
  }

  /// Writes the resolved recipe, in one piece.
  func write(_ recipe: Recipe) throws {
    do {
      try recipe.text.write(toFile: self.recipe, atomically: true, encoding: .utf8)
    } catch {
      throw RunFolderFault.notMade(path: self.recipe, reason: error.localizedDescription)
    }
  }
}
