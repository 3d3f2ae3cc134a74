public import Networks
public import Tensors

/// The semi-dual objective of one JKO step, on one shard's part of the batch.
///
///     L(v, T) = E [ c_h(T_{k-1}(x, z'), T(x, z)) - v(T(x, z)) ] - E_nu f*(-v(y))
///
/// x is a sample of the source, y of the data. The potential maximises L, the map minimises it. Each
/// update leaves out the terms that its own network does not change. Two systems of `MethodSystem`
/// differ from that: where maps are composed, x stands for what T_0, …, T_{k-1} made of the source's
/// sample, and the cost is measured from x itself; where the source's marginal is relaxed, the first
/// mean is -E f*(v - c_h), which has the same minimising map.
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

  /// Combines a method and two networks.
  public init(method: MethodSettings, map: any TransportMap, potential: any Potential) {
    self.map = map
    self.potential = potential
    divergence = method.system.hasDivergence ? method.divergence : .equality
    isSourceRelaxed = method.system == .uotm
    composesMaps = method.system.composesMaps
    cost = method.cost
    r1Weight = method.r1Weight
  }

  /// The random inputs of the map in one update of one shard.
  public struct Samples {
    let source: Tensor
    let latent: Tensor?
    let previousLatent: Tensor?

    /// Names the inputs.
    ///
    /// - Parameters:
    ///   - source: x, [batch, …].
    ///   - latent: z of the map, [batch, latent dimensions]; nil for a map without latent.
    ///   - previousLatent: z' of the frozen T_{k-1}, likewise.
    public init(source: Tensor, latent: Tensor?, previousLatent: Tensor?) {
      self.source = source
      self.latent = latent
      self.previousLatent = previousLatent
    }
  }

  /// The parameters of all networks in one stage, as constants.
  public struct StageParameters {
    let map: Parameters
    let frozenMaps: [Parameters]
    let potential: Parameters

    /// Names the parameters; `frozenMaps` are the earlier maps that the stage needs, the oldest first.
    public init(map: Parameters, frozenMaps: [Parameters], potential: Parameters) {
      self.map = map
      self.frozenMaps = frozenMaps
      self.potential = potential
    }
  }

  /// What an update of one shard computes.
  public struct Update {
    /// The gradient of the loss, in the order of the network's layout.
    public let gradient: [Tensor]
    /// What the update measured, means over the shard's samples; zero where it measures nothing.
    public let metrics: StepMetrics<Float>
  }

  /// The update of the potential.
  ///
  /// - Parameters:
  ///   - samples: the map's inputs.
  ///   - data: y with instance noise, [batch, …].
  ///   - parameters: of all networks.
  /// - Returns: the gradient of `potentialUpdate(generated:anchor:data:parameters:)`.
  public func potentialUpdate(
    _ samples: Samples, data: Tensor, with parameters: StageParameters
  ) -> Update {
    let input = input(samples, with: parameters)
    return potentialUpdate(
      generated: map(input, latent: samples.latent, with: parameters.map),
      // Only a relaxed source has the cost in the potential's loss.
      anchor: isSourceRelaxed ? anchor(input, samples, with: parameters) : input, data: data,
      parameters: parameters.potential)
  }

  /// The update of the map.
  ///
  /// - Parameters:
  ///   - samples: the map's inputs.
  ///   - parameters: of all networks.
  /// - Returns: the gradient of `mapUpdate(input:latent:anchor:parameters:potentialParameters:)`.
  public func mapUpdate(_ samples: Samples, with parameters: StageParameters) -> Update {
    let input = input(samples, with: parameters)
    return mapUpdate(
      input: input, latent: samples.latent, anchor: anchor(input, samples, with: parameters),
      parameters: parameters.map, potentialParameters: parameters.potential)
  }

  /// What the map T_k is applied to: the source's samples, or what the earlier maps made of them.
  ///
  /// - Returns: [batch, …].
  /// - Cost: one forward pass for each map that is composed.
  func input(_ samples: Samples, with parameters: StageParameters) -> Tensor {
    guard composesMaps else { return samples.source }
    return parameters.frozenMaps.reduce(samples.source) { map($0, latent: nil, with: $1) }
  }

  /// Where the cost is measured from: T_{k-1}(x, z'), or x in stage 0 and where maps are composed.
  ///
  /// - Returns: [batch, …].
  func anchor(_ input: Tensor, _ samples: Samples, with parameters: StageParameters) -> Tensor {
    guard !composesMaps, let previous = parameters.frozenMaps.last else { return input }
    return map(input, latent: samples.previousLatent, with: previous)
  }
}

extension SemiDualObjective {
  /// The gradient of the potential's loss.
  ///
  ///     E v(T(x)) + E_nu f*(-v(y)) + (lambda / 2) E_nu |grad w(y)|^2
  ///
  /// - Parameters:
  ///   - generated: T(x, z), [batch, …], constants.
  ///   - anchor: where their cost is measured from, [batch, …].
  ///   - data: y, [batch, …].
  ///   - parameters: the potential's.
  /// - Returns: the gradient and what was measured.
  func potentialUpdate(
    generated: Tensor, anchor: Tensor, data: Tensor, parameters: Parameters
  ) -> Update {
    let parameters = parameters.asVariables
    let data = r1Weight > 0 ? data.asVariable : data
    let (onGenerated, onData) = evaluate(generated, data, with: parameters)
    var loss = divergence.estimate.loss(generated: onGenerated, data: onData, of: divergence)
    if isSourceRelaxed {
      let surplus = divergence.conjugateOnData(
        cost.ofEach(from: anchor, to: generated) - onGenerated)
      loss.surrogate = surplus.mean + divergence.conjugateOnData(onData).mean
      loss.value = loss.surrogate.value
    }
    var regularized = loss.surrogate
    var squaredSlope = Tensor(0)
    if r1Weight > 0 {
      let slopes = gradients(of: onData, withRespectTo: [data], differentiable: true)
      squaredSlope = (1 / Float(data.shape[0])) * slopes[0].squared.sum()
      regularized = regularized + (r1Weight / 2) * squaredSlope
    }
    return Update(
      gradient: gradients(of: regularized, withRespectTo: parameters.tensors),
      metrics: [
        .potentialLoss: loss.value, .divergence: -loss.conjugateOnData,
        .squaredSlope: squaredSlope.value,
      ])
  }

  /// w of generated samples and of data.
  ///
  /// One forward pass serves both, which makes its products twice as long, unless R1 differentiates
  /// with respect to the data or the network compares the samples of a batch.
  private func evaluate(
    _ generated: Tensor, _ data: Tensor, with parameters: Parameters
  ) -> (onGenerated: Tensor, onData: Tensor) {
    guard r1Weight == 0 && potential.treatsSamplesIndependently else {
      return (potential(generated, with: parameters), potential(data, with: parameters))
    }
    let (generatedCount, dataCount) = (generated.shape[0], data.shape[0])
    let logits = potential(generated.followed(by: data), with: parameters)
    return (
      logits.rows(0..<generatedCount), logits.rows(generatedCount..<generatedCount + dataCount)
    )
  }

  /// The gradient of the map's loss.
  ///
  ///     E [ c_h(anchor, T(x, z)) - v(T(x, z)) ]
  ///
  /// - Parameters:
  ///   - input: x, [batch, …].
  ///   - latent: z, or nil.
  ///   - anchor: where the cost is measured from, [batch, …], constants.
  ///   - parameters: the map's.
  ///   - potentialParameters: the potential's.
  /// - Returns: the gradient and what was measured.
  func mapUpdate(
    input: Tensor, latent: Tensor?, anchor: Tensor, parameters: Parameters,
    potentialParameters: Parameters
  ) -> Update {
    let parameters = parameters.asVariables
    let generated = map(input, latent: latent, with: parameters)
    let transport = cost.mean(from: anchor, to: generated)
    let logits = potential(generated, with: potentialParameters)
    let loss = transport - divergence.ascent(logits).mean
    return Update(
      gradient: gradients(of: loss, withRespectTo: parameters.tensors),
      metrics: [
        .mapLoss: loss.value, .transportCost: transport.value,
        .divergence: -divergence.potential(logits.detached).mean.value,
      ])
  }
}
