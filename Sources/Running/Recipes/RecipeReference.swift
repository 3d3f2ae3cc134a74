import Foundation

/// Documentation of all keys, made from their declarations.
public enum RecipeReference {
  /// A page in Markdown: a table of keys for each section.
  public static var markdown: String {
    var lines = [
      "# Keys of a recipe", "",
      "A recipe is a TOML file. Values come from the recipe, then from environment variables, then",
      "from `--set`; a later one wins. `method.step_size` is `SJKO_METHOD_STEP_SIZE` in the environment.",
      "A key must not be given where it has no effect. A run may continue with other values of",
      RecipeKey.all.filter(\.mayChange).map { "`\($0.path)`" }.joined(separator: ", ") + ".",
      "",
      "Defaults come from the paper (Choi, Choi, Kang, ICML 2024: its settings for CIFAR-10), from its",
      "authors' scripts where the paper gives no value, or are ours, with the reason.",
    ]
    var section: String??
    for key in RecipeKey.all {
      if key.section != section {
        lines += [
          "", "## " + (key.section.map { "`[\($0)]`" } ?? "Top of the file"), "",
          "| key | values | default | source of the default | meaning | applies if |",
          "|---|---|---|---|---|---|",
        ]
      }
      section = key.section
      let cells = [
        "`\(key.path)`", key.shape.summary,
        (key.hasDefault ? "" : "none; for example ") + "`\(key.example.text)`",
        key.defaultSource ?? "", key.meaning, key.conditionSummary ?? "always",
      ]
      lines.append(
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A JSON schema (draft 2020-12), with which editors check and complete recipes.
  ///
  /// It describes the values of single keys; conditions are part of their descriptions.
  public static var schema: String {
    var top: [String: Any] = [:]
    var sections: [String: [String: Any]] = [:]
    for key in RecipeKey.all {
      if let section = key.section {
        sections[section, default: [:]][key.name] = key.schema
      } else {
        top[key.name] = key.schema
      }
    }
    for (name, properties) in sections { top[name] = table(properties) }
    var schema = table(top)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Recipe of sjko-dist"
    guard
      let data = try? JSONSerialization.data(
        withJSONObject: schema, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    else { preconditionFailure("the schema contains a value that JSON does not have") }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  private static func table(_ properties: [String: Any]) -> [String: Any] {
    ["type": "object", "properties": properties, "additionalProperties": false]
  }
}

extension RecipeKey {
  /// The condition under which the key has an effect, in Markdown; nil for always.
  fileprivate var conditionSummary: String? {
    switch condition {
    case nil: return nil
    case .onlyOne(let paths):
      let others = paths.filter { $0 != path }.map { "`\($0)`" }.joined(separator: " and ")
      return "\(others) \(paths.count == 2 ? "is" : "are") not given"
    case .value(let path, let values, let isExcluded):
      if values.isEmpty { return "`\(path)` is given" }
      let list = values.map { "`\($0.text)`" }.joined(separator: ", ")
      let otherwise = valueOtherwise.map { "; otherwise `\($0.text)`" } ?? ""
      let verb = "is" + (isExcluded ? " not" : "") + (values.count > 1 ? " one of" : "")
      return "`\(path)` \(verb) \(list)\(otherwise)"
    }
  }

  fileprivate var schema: [String: Any] {
    var schema = shape.schema
    let condition = conditionSummary.map { " (if \($0.replacing("`", with: "")))" }
    schema["description"] = meaning + (condition ?? "")
    // Strings, numbers and lists in the form of `text` are also JSON.
    let json = try? JSONSerialization.jsonObject(with: Data("[\(example.text)]".utf8)) as? [Any]
    schema[hasDefault ? "default" : "examples"] = hasDefault ? json?.first : json
    return schema
  }
}

extension RecipeShape {
  fileprivate var summary: String {
    switch self {
    case .integer(let range): "whole number, at least \(range.lowerBound)"
    case .number(let range): "number, \(range.text)"
    case .name(let names): names.map { "`\"\($0)\"`" }.joined(separator: ", ")
    case .path: "path"
    case .list(let element): "list of: \(element.summary)"
    case .valueOrList(let element): "\(element.summary); or a list of them"
    case .names: "list of: \(RecipeShape.name(choices).summary)"
    case .symmetricMatrix: "list of rows, a symmetric matrix"
    case .orNone(let shape): "\(shape.summary), or `\"none\"`"
    }
  }

  fileprivate var schema: [String: Any] {
    switch self {
    case .integer(let range):
      ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
    case .number(let range): (range.schema as [String: Any]).merging(["type": "number"]) { $1 }
    case .name(let names): ["type": "string", "enum": names]
    case .path: ["type": "string", "minLength": 1]
    case .list(let element), .valueOrList(let element):
      ["anyOf": [element.schema, Self.array(of: element, ["minItems": 1])]]
    case .names(let names):
      ["anyOf": [Self.name(names).schema, Self.array(of: .name(names), ["uniqueItems": true])]]
    case .symmetricMatrix: Self.list(.list(.number(.any))).schema
    case .orNone(let shape): ["anyOf": [["const": "none"], shape.schema]]
    }
  }

  private static func array(of element: RecipeShape, _ limits: [String: Any]) -> [String: Any] {
    ["type": "array", "items": element.schema].merging(limits) { $1 }
  }
}
