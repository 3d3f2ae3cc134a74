public import Networks
public import Tensors

/// The semi-dual objective of one JKO step, on one shard's part of the batch.
///
///     L(v, T) = E [ c_h(T_{k-1}(x, z'), T(x, z)) - v(T(x, z)) ] - E_nu f*(-v(y))
///
/// with x from the source. Where maps are composed, x is what T_0, …, T_{k-1} have made of it, and the
/// distance is measured from x itself.
///
/// The potential climbs L, the map descends it. L is written once, in the two halves below; each
/// player leaves out the half that its own parameters cannot change. Where the source's marginal
/// gives way, too, the first mean is -E f*(v - c), which the same map makes least.
///
/// - Source: the paper, equations 20 and 21; R1 as in the authors' code, with lambda / 2.
public struct SemiDualObjective: Sendable {
  /// The map T.
  public let map: any TransportMap
  /// The network behind the potential v.
  public let potential: any Potential
  private let divergence: Divergence
  private let isSourceRelaxed: Bool
  private let composesMaps: Bool
  private let cost: TransportCost
  private let r1Weight: Float

  /// Puts a method and two networks together.
  public init(method: MethodSettings, map: any TransportMap, potential: any Potential) {
    self.map = map
    self.potential = potential
    divergence = method.system.hasDivergence ? Divergence(method.divergence) : .equality
    isSourceRelaxed = method.system == .uotm
    composesMaps = method.system.composesMaps
    cost = method.cost
    r1Weight = method.r1Weight
  }

  /// What the map T_k is applied to: the source's samples, or what earlier maps have made of them.
  ///
  /// - Parameters:
  ///   - source: samples of the source, [batch, …].
  ///   - frozenMaps: parameters of the earlier maps that a stage needs, the oldest first.
  /// - Returns: [batch, …].
  /// - Cost: O(1) in the number of stages, or one pass for each map that is composed.
  public func input(source: Tensor, frozenMaps: [Parameters]) -> Tensor {
    guard composesMaps else { return source }
    return frozenMaps.reduce(source) { map($0, latent: nil, with: $1) }
  }

  /// Where the distances of generated samples are measured from: T_{k-1}(x, z'), or x itself in stage 0 and
  /// where maps are composed.
  ///
  /// - Parameters:
  ///   - input: what `input` gave, [batch, …].
  ///   - latent: z', or nil.
  ///   - frozenMaps: parameters of the earlier maps that a stage needs, the oldest first.
  /// - Returns: [batch, …].
  public func anchor(input: Tensor, latent: Tensor?, frozenMaps: [Parameters]) -> Tensor {
    guard !composesMaps, let previous = frozenMaps.last else { return input }
    return map(input, latent: latent, with: previous)
  }

  /// The potential's loss, and its gradient.
  ///
  ///     E v(T(x)) + E_nu f*(-v(y)) + (lambda / 2) E_nu |grad w(y)|^2
  ///
  /// - Parameters:
  ///   - data: real samples with instance noise, [batch, …].
  ///   - generated: T(x, z), [batch, …], constants.
  ///   - anchor: where their distances are measured from, [batch, …].
  ///   - parameters: the potential's.
  /// - Returns: the gradient in the order of the layout, and what there is to report.
  public func potentialUpdate(
    data: Tensor, generated: Tensor, anchor: Tensor, parameters: Parameters
  ) -> (gradient: [Tensor], report: PotentialReport) {
    let parameters = parameters.asVariables
    let samples = r1Weight > 0 ? data.asVariable : data
    let (generatedLogits, logits) = evaluate(generated, samples, with: parameters)
    var losses = divergence.estimate.losses(generated: generatedLogits, data: logits, of: divergence)
    if isSourceRelaxed {
      let surplus = divergence.conjugateOnData(cost.ofEach(from: anchor, to: generated) - generatedLogits)
      losses.descended = surplus.mean + divergence.conjugateOnData(logits).mean
      losses.value = losses.descended.value
    }
    var loss = losses.descended
    var squaredSlope = Tensor(0)
    if r1Weight > 0 {
      let slopes = gradients(of: logits, withRespectTo: [samples], differentiable: true)
      squaredSlope = (1 / Float(samples.shape[0])) * slopes[0].squared.sum()
      loss = loss + (r1Weight / 2) * squaredSlope
    }
    return (
      gradients(of: loss, withRespectTo: parameters.tensors),
      PotentialReport(
        loss: losses.value, onGenerated: losses.onGenerated, conjugateOnData: losses.conjugateOnData,
        squaredSlope: squaredSlope.value)
    )
  }

  /// The potential of generated and of real samples: in one pass, which makes each product twice as
  /// long, unless the slopes of the real ones are wanted or the network compares samples.
  private func evaluate(
    _ generated: Tensor, _ data: Tensor, with parameters: Parameters
  ) -> (onGenerated: Tensor, onData: Tensor) {
    guard r1Weight == 0 && potential.treatsSamplesIndependently else {
      return (potential(generated, with: parameters), potential(data, with: parameters))
    }
    let (generatedCount, dataCount) = (generated.shape[0], data.shape[0])
    let logits = potential(generated.followed(by: data), with: parameters)
    return (logits.rows(0..<generatedCount), logits.rows(generatedCount..<generatedCount + dataCount))
  }

  /// The map's loss, and its gradient.
  ///
  ///     E [ c_h(anchor, T(x, z)) - v(T(x, z)) ]
  ///
  /// - Parameters:
  ///   - input: what the map is applied to, [batch, …].
  ///   - latent: z, or nil.
  ///   - anchor: where distances are measured from, [batch, …].
  ///   - parameters: the map's.
  ///   - potentialParameters: the potential's.
  /// - Returns: the gradient in the order of the layout, and what there is to report.
  public func mapUpdate(
    input: Tensor, latent: Tensor?, anchor: Tensor, parameters: Parameters,
    potentialParameters: Parameters
  ) -> (gradient: [Tensor], report: MapReport) {
    let parameters = parameters.asVariables
    let generated = map(input, latent: latent, with: parameters)
    let transport = cost.mean(from: anchor, to: generated)
    let logits = potential(generated, with: potentialParameters)
    let loss = transport - divergence.ascent(logits).mean
    return (
      gradients(of: loss, withRespectTo: parameters.tensors),
      MapReport(
        transportCost: transport.value, loss: loss.value,
        onGenerated: divergence.potential(logits.detached).mean.value)
    )
  }
}

/// What one potential turn reports of its shard: means over the shard's samples.
public struct PotentialReport: Sendable {
  /// What the potential descends, without R1.
  public let loss: Float
  /// E v(T(x)).
  public let onGenerated: Float
  /// E_nu f*(-v(y)); for the two other forms of KL, ln E_nu e^-v.
  public let conjugateOnData: Float
  /// E_nu |grad w(y)|^2, or 0 without R1.
  public let squaredSlope: Float
}

/// What one map turn reports of its shard: means over the shard's samples.
public struct MapReport: Sendable {
  /// E c_h.
  public let transportCost: Float
  /// The map's loss.
  public let loss: Float
  /// E v(T(x)).
  public let onGenerated: Float
}
