/// The Swift type of a key's values, and their form in a recipe.
struct RecipeType<Value: Sendable>: Sendable {
  let shape: RecipeShape
  /// Converts a value that `shape` has checked.
  let decode: @Sendable (RecipeValue) -> Value?
  /// Converts a value to the form in which `shape` returns it.
  let encode: @Sendable (Value) -> RecipeValue
}

extension RecipeType where Value == Int {
  /// Sizes of layers: the parameters of a network then have a number that an `Int` can hold.
  static func size(atLeast minimum: Int) -> Self { integer(atLeast: minimum, atMost: 1 << 20) }

  /// Whole numbers in a range.
  ///
  /// The default maximum keeps products of two counts from overflowing.
  static func integer(atLeast minimum: Int, atMost maximum: Int = Int(Int32.max)) -> Self {
    Self(shape: .integer(minimum...maximum), decode: { $0.integer }, encode: { .integer($0) })
  }
}

extension RecipeType where Value == Float {
  static func number(_ range: NumberRange) -> Self {
    Self(shape: .number(range), decode: { $0.number }, encode: { RecipeValue($0) })
  }
}

extension RecipeType where Value == String {
  static var path: Self {
    Self(shape: .path, decode: { $0.string }, encode: { .string($0) })
  }

  static func name(among names: [String]) -> Self {
    Self(shape: .name(names), decode: { $0.string }, encode: { .string($0) })
  }
}

extension RecipeType
where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  static var choice: Self {
    Self(
      shape: .name(Value.allCases.map(\.rawValue)),
      decode: { $0.string.flatMap(Value.init) }, encode: { RecipeValue($0) })
  }
}

extension RecipeType {
  /// Lists of one or more values.
  static func list<Element>(of type: RecipeType<Element>) -> Self where Value == [Element] {
    list(.list(type.shape), of: type)
  }

  /// Lists of cases of an enumeration, each at most once.
  static func choices<Element>() -> Self
  where
    Value == [Element], Element: RawRepresentable & CaseIterable, Element.RawValue == String
  {
    list(.names(Element.allCases.map(\.rawValue)), of: RecipeType<Element>.choice)
  }

  /// Values that may be missing: nil is "none".
  static func orNone<Wrapped>(_ type: RecipeType<Wrapped>) -> Self where Value == Wrapped? {
    Self(
      shape: .orNone(type.shape), decode: { $0 == "none" ? .some(nil) : .some(type.decode($0)) },
      encode: { $0.map(type.encode) ?? "none" })
  }

  fileprivate static func list<Element>(
    _ shape: RecipeShape, of type: RecipeType<Element>
  ) -> Self where Value == [Element] {
    Self(
      shape: shape, decode: { $0.elements.compactMap(type.decode) },
      encode: { .list($0.map(type.encode)) })
  }
}

extension RecipeType where Value == [[Float]] {
  static var symmetricMatrix: Self { list(.symmetricMatrix, of: .list(of: .number(.any))) }
}
