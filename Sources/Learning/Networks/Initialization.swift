import Kernels
import Randomness

extension FlatParameters {
  /// A flat buffer of first values, drawn as each parameter of the layout asks.
  ///
  ///     p = bound (2 u - 1),  u uniform in [0, 1)
  ///
  /// A parameter's values depend on the seed, on the network's number and on the parameter's
  /// index in the layout, not on the sizes of the parameters before it.
  ///
  /// - Parameters:
  ///   - layout: of the network.
  ///   - seed: the run's seed.
  ///   - network: a number that tells the networks of a run apart; two networks of the same
  ///     number and layout start with the same values.
  public convenience init(initializing layout: ParameterLayout, seed: UInt64, network: Int) {
    self.init(layout: layout)
    for (index, entry) in layout.entries.enumerated() {
      let key = RandomKey(seed: seed, purpose: .initialization, step: network, shard: index)
      let size = entry.shape.reduce(1, *)
      buffer.withMutableSpan(of: entry.offset..<entry.offset + size) { span in
        key.draw(entry.initialization, into: &span)
      }
    }
  }
}

extension RandomKey {
  /// Sets every float of a parameter to its first value.
  fileprivate func draw(
    _ initialization: ParameterLayout.Initialization, into span: inout MutableSpan<Float>
  ) {
    switch initialization {
    case .uniform(let bound):
      fill(uniform: &span)
      for index in span.indices { span[index] = bound * (2 * span[index] - 1) }
    case .constant(let value): span.update(repeating: value)
    case .halves(let first, let second):
      for index in span.indices { span[index] = index < span.count / 2 ? first : second }
    }
  }
}
