#pragma once
#include <lapacke.h>
/* Debian's libblas also contains the C functions of BLAS. */
#include <cblas.h>
/* The layout is a macro that Swift does not import. */
static const int lapack_row_major = LAPACK_ROW_MAJOR;
