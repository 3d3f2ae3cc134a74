#pragma once
#include <lapacke.h>
/* Debian's libblas holds the C functions of BLAS as well. */
#include <cblas.h>
/* Its layout is a macro that Swift does not see. */
static const int lapack_row_major = LAPACK_ROW_MAJOR;
