#pragma once
#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>
/* Debian's oneDNN runs on GCC's OpenMP, whose <omp.h> clang does not find. */
extern void omp_set_num_threads(int);
extern int omp_get_max_threads(void);
