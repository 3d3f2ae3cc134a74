import SemiDualJKO

/// A potential turn's report as numbers that are added over shards, and back.
struct PotentialMeans {
  var loss: Float = 0
  var onGenerated: Float = 0
  var conjugateOnData: Float = 0
  var squaredSlope: Float = 0
  /// Above 0 if any rank was asked to stop.
  var stopRequests: Float = 0

  init() {}

  init(_ report: PotentialReport, stopRequests: Float) {
    loss = report.loss
    onGenerated = report.onGenerated
    conjugateOnData = report.conjugateOnData
    squaredSlope = report.squaredSlope
    self.stopRequests = stopRequests
  }

  init(_ numbers: [Float]) {
    onGenerated = numbers[0]
    conjugateOnData = numbers[1]
    squaredSlope = numbers[2]
    stopRequests = numbers[3]
    loss = numbers[4]
  }

  var numbers: [Float] { [onGenerated, conjugateOnData, squaredSlope, stopRequests, loss] }
}

/// A map turn's report as numbers that are added over shards, and back.
struct MapMeans {
  let transportCost: Float
  let loss: Float
  let onGenerated: Float

  init(_ report: MapReport) {
    transportCost = report.transportCost
    loss = report.loss
    onGenerated = report.onGenerated
  }

  init(_ numbers: [Float]) {
    transportCost = numbers[0]
    loss = numbers[1]
    onGenerated = numbers[2]
  }

  var numbers: [Float] { [transportCost, loss, onGenerated] }
}
