import HDF5
import ProgramRuns
import TemporaryFolders
import Testing

@Suite("Completeness of datasets")
struct CompletenessTests {
  /// Programs that write `x.h5`, and words of what is missing; nil if nothing is.
  static let cases: [(program: String, words: String?)] = [
    ("f['samples'] = x", nil),
    ("f.create_dataset('samples', data=x, chunks=(7, 2), compression=4, shuffle=True)", nil),
    (
      "f.create_dataset('samples', data=x, chunks=(7, 2), fletcher32=True, maxshape=(None, 2))", nil
    ),
    ("compact(f)[...] = x", nil),
    ("f.create_dataset('samples', data=x.astype('>f4'))", nil),
    ("f.create_dataset('samples', (20, 2), 'f4')", "no number of it was ever written"),
    ("f.create_dataset('samples', (20, 2), 'f4', chunks=(7, 2))", "only 0 of its 3 chunks"),
    (
      "f.create_dataset('samples', (20, 2), 'f4', chunks=(7, 1))[:7] = x[:7]",
      "only 2 of its 6 chunks"
    ),
    (
      "d = f.create_dataset('samples', data=x, chunks=(7, 2), maxshape=(None, 2)); d.resize(40, 0)",
      "only 3 of its 6 chunks"
    ),
    (
      "d = f.create_dataset('samples', (2**40, 2), 'f4', chunks=(7, 2), compression=1); d[:7] = x[:7]",
      "it has more than 2^26 chunks"
    ),
    ("raw(f, 160); open('raw', 'wb').write(x.tobytes())", nil),
    ("raw(f, 160)", "its raw file raw cannot be opened: No such file"),
    ("raw(f, 160); open('raw', 'wb').write(x.tobytes()[:100])", "raw has only 100 of 160 bytes"),
    ("raw(f, 80); open('raw', 'wb').write(x.tobytes()[:120])", "raw has only 40 of 80 bytes"),
    ("part('part.h5', x); virtual(f, 'part.h5', 20)", nil),
    ("part('part.h5', x); virtual(f, os.path.abspath('part.h5'), 20)", nil),
    ("part('part.h5', x[:10]); part('b.h5', x); virtual(f, 'part.h5', 10, 'b.h5')", nil),
    ("f['own'] = x; virtual(f, '.', 20, name='own')", nil),
    ("virtual(f, 'part.h5', 20)", "part.h5 is missing; it is virtual"),
    ("open('part.h5', 'w').write('text'); virtual(f, 'part.h5', 20)", "part.h5 is missing"),
    ("part('part.h5', x, 'y'); virtual(f, 'part.h5', 20)", "part.h5: there is no samples"),
    (
      "part('part.h5', x[:19]); virtual(f, 'part.h5', 20)", "part.h5: samples has the shape [19, 2]"
    ),
    ("part('part.h5', x[:10]); virtual(f, 'part.h5', 10)", "cover only 20 of its numbers"),
    (
      "h5py.File('part.h5', 'w').create_dataset('samples', (20, 2), 'f4'); virtual(f, 'part.h5', 20)",
      "part.h5: samples: no number of it was ever written"
    ),
    (
      "part('part.h5', x); g = h5py.File('middle.h5', 'w', libver='latest'); "
        + "virtual(g, 'part.h5', 20); g.close(); os.remove('part.h5'); virtual(f, 'middle.h5', 20)",
      "middle.h5: samples: part.h5 is missing"
    ),
    ("[part('p%d.h5' % i, x[4 * i:4 * i + 4]) for i in range(5)]; blocks(f, 'p%b.h5')", nil),
    (
      "[part('p%d.h5' % i, x[4 * i:4 * i + 4]) for i in (0, 1, 3, 4)]; blocks(f, 'p%b.h5')",
      "p2.h5 is missing"
    ),
    ("f.create_dataset('samples', data=x, compression='lzf')", "the filter lzf (32000)"),
  ]

  static let preparation = """
    import os
    from h5py import h5d, h5f, h5p, h5s, h5t
    x = numpy.arange(1, 41, dtype="f4").reshape(20, 2)
    def part(path, values, name="samples"):
        with h5py.File(path, "w") as f: f[name] = values
    def compact(f):
        p = h5p.create(h5p.DATASET_CREATE); p.set_layout(h5d.COMPACT)
        d = h5d.create(f.id, b"samples", h5t.IEEE_F32LE, h5s.create_simple((20, 2)), p)
        return h5py.Dataset(d)
    def raw(f, size):
        p = h5p.create(h5p.DATASET_CREATE); p.set_external(b"raw", 0, size)
        space = h5s.create_simple((size // 8, 2))
        if size < 160: p.set_external(b"raw", size, h5f.UNLIMITED); space = h5s.create_simple((20, 2))
        h5d.create(f.id, b"samples", h5t.IEEE_F32LE, space, p)
    def virtual(f, path, count, second=None, name="samples"):
        layout = h5py.VirtualLayout((20, 2), dtype="f4")
        layout[:count] = h5py.VirtualSource(path, name, shape=(count, 2))
        if second: layout[count:] = h5py.VirtualSource(second, name, shape=(20, 2))[:20 - count]
        f.create_virtual_dataset("samples", layout)
    def blocks(f, path):
        p = h5p.create(h5p.DATASET_CREATE)
        space = h5s.create_simple((20, 2), (h5s.UNLIMITED, 2))
        space.select_hyperslab((0, 0), (h5s.UNLIMITED, 1), (4, 2), (4, 2))
        p.set_virtual(space, path.encode(), b"samples", h5s.create_simple((4, 2)))
        h5d.create(f.id, b"samples", h5t.IEEE_F32LE, h5s.create_simple((20, 2), (h5s.UNLIMITED, 2)), p)

    """

  @Test("What is not stored is named, and complete datasets of every storage are accepted")
  func missing() throws {
    try withTemporaryFolder { folder in
      for (number, item) in Self.cases.enumerated() {
        // Raw files lie in the working directory, which is that of all tests.
        let program = item.program.replacing("'raw'", with: "'\(folder)/\(number)/raw'")
        try python(
          Self.preparation.replacing("b\"raw\"", with: "b\"\(folder)/\(number)/raw\"")
            + """
            os.mkdir("\(number)"); os.chdir("\(number)")
            with h5py.File("x.h5", "w", libver=("v110", "v110")) as f:
                \(program)
            """, in: folder)
        let fault = try withFile("\(folder)/\(number)/x.h5", .read) {
          try $0.dataset("samples").missingNumbers()
        }
        if let words = item.words {
          #expect(
            fault?.replacing("\(folder)/\(number)/", with: "").contains(words) == true,
            "\(item.program): \(fault ?? "complete")")
        } else {
          #expect(fault == nil, "\(item.program)")
        }
      }
    }
  }
}
