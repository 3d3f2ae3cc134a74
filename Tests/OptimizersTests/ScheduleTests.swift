import Optimizers
import Testing

@Suite("Schedules of the learning rate")
struct ScheduleTests {
  static let schedules: [Schedule] = [.constant, .cosine(floor: 5e-5), .cosine(floor: 0)]

  @Test("Every schedule starts at the learning rate of the recipe", arguments: schedules)
  func start(schedule: Schedule) {
    #expect(schedule.learningRate(initial: 2e-4, step: 0, of: 1000) == 2e-4)
  }

  @Test("No schedule increases", arguments: schedules)
  func monotony(schedule: Schedule) {
    let rates = (0...1000).map { schedule.learningRate(initial: 2e-4, step: $0, of: 1000) }
    for (earlier, later) in zip(rates, rates.dropFirst()) { #expect(later <= earlier) }
  }

  @Test("A constant schedule stays at the learning rate")
  func constant() {
    #expect(Schedule.constant.learningRate(initial: 2e-4, step: 999, of: 1000) == 2e-4)
  }

  @Test("A cosine is half-way to the floor after half of the steps, and ends at the floor")
  func cosine() {
    let schedule = Schedule.cosine(floor: 0.25)
    func rate(_ step: Int) -> Float { schedule.learningRate(initial: 1, step: step, of: 300) }
    // One rounding of a number of about 1.
    #expect(abs(rate(150) - 0.625) < 0x1p-24)
    #expect(abs(rate(100) - (0.25 + 0.75 * 0.75)) < 0x1p-23)
    #expect(rate(300) == 0.25)
    #expect(rate(299) > 0.25)
  }
}
