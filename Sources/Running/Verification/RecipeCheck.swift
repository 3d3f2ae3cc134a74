import Files
import Recipes
import Runs

/// The check of recipe.toml: its last line, and the recipe of the newest checkpoint.
struct RecipeCheck {
  let folder: RunFolder
  /// The newest intact checkpoint, its recipe, and the text of it.
  let newest: (path: String, recipe: Recipe, text: String)?

  func result() -> VerifiedFile {
    let path = folder.recipe
    func faulty(_ fault: String) -> VerifiedFile {
      VerifiedFile(
        path, .recipe, fault: fault,
        remedy: "\(Remedy.run) with its recipe: it writes the file again"
          + (newest.map { "; \($0.path) holds the recipe" } ?? ""))
    }
    let bytes: [UInt8]
    do { bytes = try bytesOfFile(path) } catch {
      return faulty("the file does not open: \(error.reason)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return faulty("it is not UTF-8 text")
    }
    switch DigestLine.state(of: text) {
    case .right: break
    case .wrong: return faulty("its lines do not have the digest that its last line tells")
    case .missing:
      // An older program wrote it, with the same text as in its checkpoints.
      guard newest.map({ $0.text == text }) ?? true else {
        return faulty("it has no digest in its last line, and is not the recipe of the checkpoint")
      }
    }
    do throws(RecipeFaults) {
      let recipe = try Recipe(text: text, name: path)
      let differences = newest.map { recipe.conflicts(with: $0.recipe) } ?? []
      if let newest, !differences.isEmpty {
        return faulty(
          "it is not the recipe of \(newest.path): \(differences.joined(separator: "; "))")
      }
    } catch {
      return faulty("it cannot be used: \(error)")
    }
    return VerifiedFile(path, .recipe, .intact(note: nil))
  }
}
