public enum HDF5Library { public static let version = "HDF5" }
