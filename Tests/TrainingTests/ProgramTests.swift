import Testing

/// What only the program as a whole can show.
///
/// The tests run one after another, because the ranks of one of them fill a small machine.
@Suite(.serialized, .timeLimit(.minutes(5)))
enum ProgramTests {}
