import Kernels
import Networks
import Optimizers
import SemiDualJKO
import Tensors

func fillUniform(_ slab: Slab, _ seed: inout UInt64) {
  for entry in slab.layout.entries {
    guard case .uniform(let bound) = entry.initialization else { continue }
    for i in 0..<entry.shape.reduce(1, *) {
      seed = seed &* 6364136223846793005 &+ 1442695040888963407
      let u = Float(seed >> 40) / Float(1 << 24)
      slab.buffer.pointer[entry.offset + i] = bound * (2 * u - 1)
    }
  }
}
@main struct Placeholder {
  static func main() {
    ComputeThreads.use(1)
    var seed: UInt64 = 1
    let shards = Int(CommandLine.arguments.dropFirst().first ?? "16") ?? 16
    let rows = 400 / shards
    let map = ResidualMLPMap(dimensions: 2, width: 128, latentDimensions: 2)
    let pot = ResidualMLPPotential(dimensions: 2, width: 128)
    let method = MethodSettings(divergence: .kl, cost: TransportCost(stepSize: 1, counting: .perDimension), stages: 10, firstStageSteps: 5000, stageSteps: 5000, latent: .independent, r1Weight: 0, instanceNoise: 0.03, potentialSteps: 1)
    let obj = SemiDualObjective(method: method, map: map, potential: pot)
    print(map.layout.count, pot.layout.count)
    let mp = Slab(layout: map.layout), pp = Slab(layout: pot.layout)
    fillUniform(mp, &seed); fillUniform(pp, &seed)
    let old = mp.copy(); let oldc = Parameters(constantsOf: old)
    let ma = Adam(settings: AdamSettings(beta1: 0.5, beta2: 0.9), layout: map.layout)
    let pa = Adam(settings: AdamSettings(beta1: 0.5, beta2: 0.9), layout: pot.layout)
    func noise() -> Tensor {
      Tensor(shape: [rows, 2]) { s in for i in 0..<rows * 2 { seed = seed &* 6364136223846793005 &+ 1442695040888963407; s[i] = Float(seed >> 40) / Float(1 << 23) - 1 } }
    }
    func tree(_ a: Int, _ b: Int, _ n: Int, _ leaf: (Int) -> FloatBuffer) -> FloatBuffer {
      if b - a == 1 { return leaf(a) }
      let m = (a + b + 1) / 2
      let l = tree(a, m, n, leaf), r = tree(m, b, n, leaf)
      Algebra.accumulate(r.pointer, into: l.pointer, count: n)
      return l
    }
    let mg = Slab(layout: map.layout), pg = Slab(layout: pot.layout)
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<200 {
      let t0 = clock.now
      let mpc = Parameters(constantsOf: mp), ppc = Parameters(constantsOf: pp)
      let pgb = tree(0, shards, pot.layout.count) { _ in
        let moved = map(noise(), latent: noise(), with: mpc)
        let r = obj.potentialTurn(data: noise(), moved: moved, parameters: ppc)
        let b = FloatBuffer(count: pot.layout.count)
        for (t, e) in zip(r.gradient, pot.layout.entries) { t.copy(to: b, at: e.offset) }
        return b
      }
      pg.buffer.copy(from: pgb)
      pa.update(pp, by: pg, learningRate: 2e-5)
      let ppc2 = Parameters(constantsOf: pp)
      let mgb = tree(0, shards, map.layout.count) { _ in
        let x = noise()
        let anchor = map(x, latent: noise(), with: oldc)
        let r = obj.mapTurn(source: x, latent: noise(), anchor: anchor, parameters: mpc, potentialParameters: ppc2)
        let b = FloatBuffer(count: map.layout.count)
        for (t, e) in zip(r.gradient, map.layout.entries) { t.copy(to: b, at: e.offset) }
        return b
      }
      mg.buffer.copy(from: mgb)
      ma.update(mp, by: mg, learningRate: 1e-4)
      times.append(Double((clock.now - t0).components.attoseconds) * 1e-15)
    }
    times.sort()
    print("min", times[0], "median", times[100], mp.buffer.values[0...3])
  }
}
