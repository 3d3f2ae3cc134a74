#pragma once
#include <hdf5.h>

// Swift does not import macros that expand to expressions. A getter gives Swift a variable with the
// name of the macro.
#define SJKO_VARIABLE(type, name)                                                     \
  __attribute__((swift_name("getter:" #name "()"))) static inline type sjko_##name(void) { \
    return name;                                                                      \
  }

SJKO_VARIABLE(hid_t, H5T_NATIVE_UINT8)
SJKO_VARIABLE(hid_t, H5T_NATIVE_INT32)
SJKO_VARIABLE(hid_t, H5T_NATIVE_INT64)
SJKO_VARIABLE(hid_t, H5T_NATIVE_UINT64)
SJKO_VARIABLE(hid_t, H5T_NATIVE_FLOAT)
SJKO_VARIABLE(hid_t, H5T_NATIVE_DOUBLE)
SJKO_VARIABLE(hid_t, H5T_STD_U8LE)
SJKO_VARIABLE(hid_t, H5T_STD_I32LE)
SJKO_VARIABLE(hid_t, H5T_STD_I64LE)
SJKO_VARIABLE(hid_t, H5T_STD_U64LE)
SJKO_VARIABLE(hid_t, H5T_IEEE_F32LE)
SJKO_VARIABLE(hid_t, H5T_IEEE_F64LE)
SJKO_VARIABLE(hid_t, H5T_C_S1)
SJKO_VARIABLE(hid_t, H5P_FILE_ACCESS)
SJKO_VARIABLE(hid_t, H5P_FILE_CREATE)
SJKO_VARIABLE(hid_t, H5P_GROUP_CREATE)
SJKO_VARIABLE(hid_t, H5P_DATASET_CREATE)
SJKO_VARIABLE(hid_t, H5P_DATASET_ACCESS)
SJKO_VARIABLE(unsigned, H5F_ACC_RDONLY)
SJKO_VARIABLE(unsigned, H5F_ACC_RDWR)
SJKO_VARIABLE(unsigned, H5F_ACC_EXCL)

#undef SJKO_VARIABLE

// From HDF5 1.12 on, this function is a macro with the name of its newest version.
#ifdef H5Literate
__attribute__((swift_name("H5Literate(_:_:_:_:_:_:)"))) static inline herr_t sjko_H5Literate(
    hid_t group, H5_index_t index, H5_iter_order_t order, hsize_t *start, H5L_iterate_t visit,
    void *data) {
  return H5Literate(group, index, order, start, visit, data);
}
#endif
