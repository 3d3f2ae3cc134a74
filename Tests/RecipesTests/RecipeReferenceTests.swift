import Foundation
import Testing

@testable import Recipes

@Suite("Reference page, schema and declarations of keys")
struct RecipeReferenceTests {
  @Test("every default and example is a value that its own key accepts, in its resolved form")
  func examples() throws {
    for key in RecipeKey.all {
      #expect(try key.shape.checked(key.example) == key.example, "\(key.path)")
      if let value = key.valueOtherwise {
        #expect(try key.shape.checked(value) == value, "\(key.path)")
      }
    }
  }

  @Test("conditions name declared keys and values that these accept")
  func conditions() throws {
    for key in RecipeKey.all {
      switch key.condition {
      case nil: break
      case .onlyOne(let paths):
        #expect(paths.contains(key.path))
        #expect(paths.allSatisfy { RecipeKey.named($0) != nil }, "\(key.path)")
      case .value(let path, let values, _):
        let other = try #require(RecipeKey.named(path), "\(key.path)")
        for value in values { #expect(try other.shape.checked(value) == value, "\(key.path)") }
      }
    }
  }

  @Test("the reference page has a row for every key, with as many cells as its heading")
  func markdown() {
    let rows = RecipeReference.markdown.split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(rows.count == RecipeKey.all.count)
    for (row, key) in zip(rows, RecipeKey.all) {
      #expect(row.hasPrefix("| `\(key.path)` | "))
      #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 7)
      #expect(row.contains(key.meaning.replacing("|", with: "\\|")))
    }
    #expect(
      RecipeReference.markdown.contains(
        "| `average.span` | `\"run\"`, `\"stage\"` | `\"run\"` | authors' scripts | "))
  }

  @Test("the schema contains every key and no other")
  func schemaKeys() throws {
    let top = try #require(try schema()["properties"] as? [String: [String: Any]])
    var paths: Set<String> = []
    for (name, property) in top {
      guard let inner = property["properties"] as? [String: Any] else {
        paths.insert(name)
        continue
      }
      #expect(property["additionalProperties"] as? Bool == false)
      paths.formUnion(inner.keys.map { "\(name).\($0)" })
    }
    #expect(paths == Set(RecipeKey.all.map(\.path)))
  }

  @Test("the schema allows every recipe of the jobs, as written and as printed, and each example")
  func schemaAllows() throws {
    let texts = try JobRecipesTests.texts()
    #expect(!texts.isEmpty)
    for text in texts {
      let recipe = try Recipe(text: text, name: "job")
      let printed = try RecipeValue.document(recipe.text, name: "printed")
      for (path, value) in try RecipeValue.document(text, name: "job") + printed {
        #expect(allows(value, try property(path)), "\(path) = \(value.text)")
      }
    }
    for key in RecipeKey.all {
      #expect(allows(key.example, try property(key.path)), "\(key.path)")
      let given = try property(key.path)[key.defaultSource == nil ? "examples" : "default"]
      #expect(given != nil, "\(key.path)")
    }
  }

  @Test(
    "the schema refuses values that a recipe must not contain",
    arguments: [
      ("batch", 0), ("batch", "256"), ("method.system", "s_jko"), ("adam.beta1", 1),
      ("map.learning_rate", 0), ("average.decay", "never"), ("data.files", .list([])),
      ("data.files", 1), ("data.augment", .list(["dequantize", "dequantize"])),
      ("data.covariance", .list([.list(["1"])])), ("method.instance_noise", -1),
    ] as [(String, RecipeValue)])
  func schemaRefuses(path: String, value: RecipeValue) throws {
    #expect(throws: Complaint.self) { try RecipeKey.named(path)?.shape.checked(value) }
    #expect(!allows(value, try property(path)))
  }

  private func schema() throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(RecipeReference.schema.utf8))
    return try #require(json as? [String: Any])
  }

  /// The schema of one key.
  private func property(_ path: String) throws -> [String: Any] {
    var schema = try schema()
    for name in path.split(separator: ".") {
      let properties = try #require(schema["properties"] as? [String: Any], "\(path)")
      schema = try #require(properties[String(name)] as? [String: Any], "\(path)")
    }
    return schema
  }

  /// Whether a value satisfies a schema made of the members that ours use.
  private func allows(_ value: RecipeValue, _ schema: [String: Any]) -> Bool {
    schema.allSatisfy { member, limit in
      let number = (limit as? NSNumber)?.doubleValue ?? .nan
      return switch member {
      case "type":
        limit as? String == typeName(value) || limit as? String == "number" && value.number != nil
      case "enum": (limit as? [String])?.contains(value.string ?? "") == true
      case "const": limit as? String == value.string
      case "minimum": double(value) >= number
      case "maximum": double(value) <= number
      case "exclusiveMinimum": double(value) > number
      case "exclusiveMaximum": double(value) < number
      case "minLength": Double(value.string?.count ?? 0) >= number
      case "minItems": Double(value.elements.count) >= number
      case "uniqueItems": Set(value.elements.map(\.text)).count == value.elements.count
      case "items": value.elements.allSatisfy { allows($0, limit as? [String: Any] ?? [:]) }
      case "anyOf": (limit as? [[String: Any]])?.contains { allows(value, $0) } == true
      case "description", "default", "examples": true
      default: false
      }
    }
  }

  private func typeName(_ value: RecipeValue) -> String {
    switch value {
    case .string: "string"
    case .integer: "integer"
    case .number: "number"
    case .list: "array"
    case .foreign(let kind): kind
    }
  }

  private func double(_ value: RecipeValue) -> Double {
    switch value {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: .nan
    }
  }
}
