import Testing

/// Tests that start the program.
///
/// They run one after another, because the ranks of one test use all cores of a small machine.
@Suite(.serialized, .timeLimit(.minutes(5)))
enum ProgramTests {}
