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

SHIM_GETTER(MPI_Op _Nonnull, shim_max, "MPI_MAX", MPI_MAX)

SHIM_GETTER(MPI_Errhandler _Nonnull, shim_errors_return, "MPI_ERRORS_RETURN", MPI_ERRORS_RETURN)
SHIM_GETTER(void *_Nonnull, shim_in_place, "MPI_IN_PLACE", MPI_IN_PLACE)
