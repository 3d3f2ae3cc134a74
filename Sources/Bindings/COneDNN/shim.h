#pragma once
#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>

/* The Swift code calls the interface of oneDNN 3. There a memory descriptor is a pointer, and one call
   creates an operation from its arguments. */
#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t sjko_memory_desc;
typedef const_dnnl_memory_desc_t sjko_const_memory_desc;
#else
#include "oneDNN2.h"
#endif

/* Debian's oneDNN runs on GCC's OpenMP, whose <omp.h> clang does not find. */
extern void omp_set_num_threads(int);
extern int omp_get_max_threads(void);
extern void omp_set_dynamic(int);
extern int omp_get_max_active_levels(void);
extern void omp_set_max_active_levels(int);
extern int omp_get_thread_limit(void);
/* What a parallel region of OpenMP compiles to. */
extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
