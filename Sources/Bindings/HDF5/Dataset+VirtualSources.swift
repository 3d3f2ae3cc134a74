import CHDF5
import Files
import Glibc

extension Dataset {
  /// Which sources of a virtual dataset are missing, too small, or incomplete themselves.
  ///
  /// - Corresponds to: `H5Pget_virtual_count`, `H5Pget_virtual_filename`,
  ///   `H5Pget_virtual_dsetname`, `H5Pget_virtual_vspace`, `H5Pget_virtual_srcspace`.
  func missingSources(_ properties: hid_t, depth: Int) throws(HDF5Error) -> String? {
    guard depth < 8 else { return "it is virtual, and its sources lead back to it" }
    let attempt = "reading the sources of a virtual dataset"
    var count = 0
    try handle.call(attempt) { _ in H5Pget_virtual_count(properties, &count) }
    var covered = 0
    for index in 0..<count {
      let file = try name { H5Pget_virtual_filename(properties, index, $0, $1) }
      let dataset = try name { H5Pget_virtual_dsetname(properties, index, $0, $1) }
      let target = try selection(attempt) { H5Pget_virtual_vspace(properties, index) }
      let source = try selection(attempt) { H5Pget_virtual_srcspace(properties, index) }
      // A block of a selection without end may be in a file of its own, with the number as %b.
      for block in 0..<blockCount(of: target) {
        let fault = try missingSource(
          file.replacing("%b", with: "\(block)"), dataset.replacing("%b", with: "\(block)"),
          source, points: target.pointCount, depth: depth)
        if let fault { return fault }
      }
      // The shape follows the sources of a selection without end.
      guard let points = target.pointCount else { return nil }
      covered += points
    }
    guard let all = shape.productUnlessTooLarge, covered >= all else {
      return "it is virtual, and its sources cover only \(covered) of its numbers. Write it again"
    }
    return nil
  }

  /// What is wrong with one source of which `selection` is shown, as `points` numbers.
  private func missingSource(
    _ file: String, _ dataset: String, _ selection: Selection, points: Int?, depth: Int
  ) throws(HDF5Error) -> String? {
    let advice =
      "it is virtual: its numbers are in \(file), \(dataset). Copy that file to the same place "
      + "beside it, or write the numbers themselves into this file"
    guard file != "." else {
      let root = Group(
        handle: try Handle(
          "opening the source", "/", in: handle,
          from: { H5Gopen2($0, "/", hid_t(H5P_DEFAULT)) }, closedBy: H5Gclose))
      return try fault(of: root, dataset, selection, points: points, depth: depth).map {
        "\($0); \(advice)"
      }
    }
    for path in paths(of: file) where FileKind(of: path) == .file {
      // The library also continues with the next place if a file does not open.
      let faults = try? withFile(path, .read) { root in
        [try fault(of: root, dataset, selection, points: points, depth: depth)].compactMap { $0 }
      }
      guard let faults else { continue }
      return faults.first.map { "\(path): \($0); \(advice)" }
    }
    return "\(file) is missing; \(advice)"
  }

  private func fault(
    of root: Group, _ name: String, _ selection: Selection, points: Int?, depth: Int
  ) throws(HDF5Error) -> String? {
    guard try root.contains(name) else { return "there is no \(name)" }
    let source = try root.dataset(name)
    let isTooSmall =
      if let end = selection.end {
        zip(end, source.shape).contains { $0 > $1 }
      } else if selection.isAll, let points {
        source.shape.productUnlessTooLarge != points
      } else {
        false
      }
    if isTooSmall {
      return "\(name) has the shape \(source.shape), which is not the shape that is shown"
    }
    return try source.missingNumbers(depth: depth + 1).map { "\(name): \($0)" }
  }

  /// The places where the library looks for a source, in its order.
  ///
  /// - Source: `H5F_prefix_open_file` of HDF5 1.10.
  private func paths(of file: String) -> [String] {
    let folder = folderAndName(of: handle.place.file).folder
    let name = file.hasPrefix("/") ? folderAndName(of: file).name : file
    let prefixes = getenv("HDF5_VDS_PREFIX").map { String(cString: $0) } ?? ""
    var paths = prefixes.split(separator: ":").map { "\($0)/\(name)" }
    paths += ["\(folder)/\(name)", name]
    if let real = realpath(handle.place.file, nil) {
      paths.append("\(folderAndName(of: String(cString: real)).folder)/\(name)")
      free(real)
    }
    return (file.hasPrefix("/") ? [file] : []) + paths
  }

  /// A name that C writes into a buffer, or whose length it returns if there is no buffer.
  private func name(
    _ get: (UnsafeMutablePointer<CChar>?, Int) -> Int
  ) throws(HDF5Error) -> String {
    let attempt = "reading the name of a source"
    let length = try handle.call(attempt) { _ in get(nil, 0) }
    var buffer = [CChar](repeating: 0, count: length + 1)
    try handle.call(attempt) { _ in get(&buffer, buffer.count) }
    return String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// The part of a dataset that a virtual dataset shows, or the part where it shows it.
private struct Selection {
  /// Whether everything is selected; the file then does not contain the shape.
  var isAll = false
  /// One more than the greatest selected index on each axis; nil for all, or without end.
  var end: [Int]?
  /// Number of selected numbers; nil for a selection without end.
  var pointCount: Int?
  /// The axis without end, the first index, and the distance of blocks on it.
  var unlimited: (axis: Int, start: Int, stride: Int)?
}

extension Dataset {
  /// Number of blocks of a selection that the present shape contains; 1 if the selection has an end.
  private func blockCount(of selection: Selection) -> Int {
    guard let (axis, start, stride) = selection.unlimited else { return 1 }
    return max(1, (shape[axis] - start + stride - 1) / max(1, stride))
  }

  private func selection(
    _ attempt: String, _ open: () -> hid_t
  ) throws(HDF5Error) -> Selection {
    try HDF5Library.withIdentifier(
      attempt, at: handle.place, from: open, closedBy: H5Sclose
    ) { space throws(HDF5Error) in
      let axisCount = Int(try handle.call(attempt) { _ in H5Sget_simple_extent_ndims(space) })
      let none = [hsize_t](repeating: 0, count: axisCount)
      let kind = try handle.call(attempt) { _ in H5Sget_select_type(space).rawValue }
      if kind == H5S_SEL_HYPERSLABS.rawValue,
        try handle.call(attempt, { _ in H5Sis_regular_hyperslab(space) }) > 0
      {
        var (start, stride, count, block) = (none, none, none, none)
        try handle.call(attempt) { _ in
          H5Sget_regular_hyperslab(space, &start, &stride, &count, &block)
        }
        // The greatest count or block means that there is no end.
        for axis in 0..<axisCount where count[axis] == .max || block[axis] == .max {
          let distance = count[axis] == .max ? Int(stride[axis]) : .max / 2
          return Selection(unlimited: (axis, Int(start[axis]), distance))
        }
      }
      var (first, last) = (none, none)
      let count = Int(try handle.call(attempt) { _ in H5Sget_select_npoints(space) })
      guard kind != H5S_SEL_ALL.rawValue else { return Selection(isAll: true, pointCount: count) }
      try handle.call(attempt) { _ in H5Sget_select_bounds(space, &first, &last) }
      return Selection(end: last.map { Int($0) + 1 }, pointCount: count)
    }
  }
}
