#pragma once
#include <mpi.h>

/* Open MPI's handles are macros that cast the addresses of globals, which Swift does not import.
   A static inline getter gives Swift a global property of the macro's own name; the name is
   spelled as a string, so that the macro is not expanded in it. */
#define SHIM_GETTER(TYPE, FUNCTION, NAME, VALUE) \
  __attribute__((swift_name("getter:" NAME "()"))) static inline TYPE FUNCTION(void) { \
    return VALUE; \
  }

SHIM_GETTER(MPI_Comm _Nonnull, shim_comm_world, "MPI_COMM_WORLD", MPI_COMM_WORLD)

SHIM_GETTER(MPI_Datatype _Nonnull, shim_byte, "MPI_BYTE", MPI_BYTE)
SHIM_GETTER(MPI_Datatype _Nonnull, shim_int32, "MPI_INT32_T", MPI_INT32_T)
SHIM_GETTER(MPI_Datatype _Nonnull, shim_int64, "MPI_INT64_T", MPI_INT64_T)
SHIM_GETTER(MPI_Datatype _Nonnull, shim_float, "MPI_FLOAT", MPI_FLOAT)
SHIM_GETTER(MPI_Datatype _Nonnull, shim_double, "MPI_DOUBLE", MPI_DOUBLE)

SHIM_GETTER(MPI_Op _Nonnull, shim_sum, "MPI_SUM", MPI_SUM)
SHIM_GETTER(MPI_Op _Nonnull, shim_max, "MPI_MAX", MPI_MAX)
SHIM_GETTER(MPI_Op _Nonnull, shim_min, "MPI_MIN", MPI_MIN)
SHIM_GETTER(MPI_Op _Nonnull, shim_bor, "MPI_BOR", MPI_BOR)

SHIM_GETTER(MPI_Info _Nonnull, shim_info_null, "MPI_INFO_NULL", MPI_INFO_NULL)
SHIM_GETTER(MPI_Errhandler _Nonnull, shim_errors_return, "MPI_ERRORS_RETURN", MPI_ERRORS_RETURN)
SHIM_GETTER(void *_Nonnull, shim_in_place, "MPI_IN_PLACE", MPI_IN_PLACE)
SHIM_GETTER(MPI_Status *_Nullable, shim_status_ignore, "MPI_STATUS_IGNORE", MPI_STATUS_IGNORE)
