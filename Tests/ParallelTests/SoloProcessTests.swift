import Kernels
import MPI
import Parallel
import Testing

struct SoloProcessTests {
  struct Failure: Error, CustomStringConvertible { let description = "no such file" }

  @Test("The only process is the root, and collective operations return its own values")
  func collectives() throws {
    let group = SoloProcess()
    #expect(group.isRoot && group.isBitReproducible)
    #expect(group.broadcast([1, 2]) == [1, 2])
    #expect(group.gather([1, 2]) == [[1, 2]])
    #expect(group.maximum([-3]) == [-3])
    let buffer = FloatBuffer(count: 3, repeating: 2)
    group.sum(buffer)
    group.broadcast(buffer)
    #expect(buffer.values == [2, 2, 2])
    #expect(!group.hostName.isEmpty)
    try group.barrier()
  }

  @Test("agree returns the value, or throws a failure with the error's text")
  func agreement() throws {
    let group = SoloProcess()
    #expect(try group.agree { 4 } == 4)
    let failure = try #require(throws: AgreedFailure.self) { try group.agree { throw Failure() } }
    #expect("\(failure)" == "no such file")
    #expect(failure.own is Failure)
  }
}
