#pragma once
#include <mpi.h>

/* The standard leaves the types of handles to the library. In Open MPI they are pointers, and the macros
   cast the addresses of globals, which Swift does not import. In MPICH, Intel MPI and Cray MPICH they are
   integers. A static inline getter gives Swift a global property of the macro's own name and of the
   library's type. The name is spelled as a string, so that the macro is not expanded in it; then the macro
   is removed, because Swift imports those of MPICH, too. */
#define SHIM_GETTER(TYPE, FUNCTION, NAME, VALUE) \
  __attribute__((swift_name("getter:" NAME "()"))) static inline TYPE FUNCTION(void) { \
    return VALUE; \
  }

#ifdef OPEN_MPI
#define SHIM_HANDLE(TYPE) TYPE _Nonnull
#else
#define SHIM_HANDLE(TYPE) TYPE
#endif

SHIM_GETTER(SHIM_HANDLE(MPI_Comm), shim_comm_world, "MPI_COMM_WORLD", MPI_COMM_WORLD)
#undef MPI_COMM_WORLD

SHIM_GETTER(SHIM_HANDLE(MPI_Datatype), shim_byte, "MPI_BYTE", MPI_BYTE)
#undef MPI_BYTE
SHIM_GETTER(SHIM_HANDLE(MPI_Datatype), shim_int32, "MPI_INT32_T", MPI_INT32_T)
#undef MPI_INT32_T
SHIM_GETTER(SHIM_HANDLE(MPI_Datatype), shim_int64, "MPI_INT64_T", MPI_INT64_T)
#undef MPI_INT64_T
SHIM_GETTER(SHIM_HANDLE(MPI_Datatype), shim_float, "MPI_FLOAT", MPI_FLOAT)
#undef MPI_FLOAT

SHIM_GETTER(SHIM_HANDLE(MPI_Op), shim_max, "MPI_MAX", MPI_MAX)
#undef MPI_MAX

SHIM_GETTER(
  SHIM_HANDLE(MPI_Errhandler), shim_errors_return, "MPI_ERRORS_RETURN", MPI_ERRORS_RETURN)
#undef MPI_ERRORS_RETURN
SHIM_GETTER(void *_Nonnull, shim_in_place, "MPI_IN_PLACE", MPI_IN_PLACE)
#undef MPI_IN_PLACE
