/* The functions of oneDNN 3 that the Swift code calls and oneDNN 2 lacks, in terms of oneDNN 2.

   There a memory descriptor is a structure, and an operation is created in two steps: from the arguments
   to an operation descriptor, and from this to a primitive descriptor. */
#pragma once
#include <stdlib.h>
#include <oneapi/dnnl/dnnl.h>

typedef dnnl_memory_desc_t *sjko_memory_desc;
typedef const dnnl_memory_desc_t *sjko_const_memory_desc;

static inline dnnl_status_t dnnl_memory_desc_clone(
    sjko_memory_desc *copy, sjko_const_memory_desc original) {
  *copy = (sjko_memory_desc)malloc(sizeof(dnnl_memory_desc_t));
  if (!*copy) return dnnl_out_of_memory;
  **copy = *original;
  return dnnl_success;
}

static inline dnnl_status_t dnnl_memory_desc_destroy(sjko_memory_desc descriptor) {
  free(descriptor);
  return dnnl_success;
}

static inline dnnl_status_t dnnl_memory_desc_create_with_tag(
    sjko_memory_desc *created, int axes, const dnnl_dims_t sizes, dnnl_data_type_t type,
    dnnl_format_tag_t order) {
  dnnl_memory_desc_t descriptor;
  dnnl_status_t status = dnnl_memory_desc_init_by_tag(&descriptor, axes, sizes, type, order);
  return status == dnnl_success ? dnnl_memory_desc_clone(created, &descriptor) : status;
}

static inline dnnl_status_t dnnl_convolution_forward_primitive_desc_create(
    dnnl_primitive_desc_t *created, dnnl_engine_t engine, dnnl_prop_kind_t propagation,
    dnnl_alg_kind_t algorithm, sjko_const_memory_desc input, sjko_const_memory_desc weights,
    sjko_const_memory_desc bias, sjko_const_memory_desc output, const dnnl_dims_t strides,
    const dnnl_dims_t dilations, const dnnl_dims_t before, const dnnl_dims_t after,
    const_dnnl_primitive_attr_t attributes) {
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
      &operation, propagation, algorithm, input, weights, bias, output, strides, dilations, before,
      after);
  return status == dnnl_success
      ? dnnl_primitive_desc_create(created, &operation, attributes, engine, NULL)
      : status;
}

static inline dnnl_status_t dnnl_convolution_backward_data_primitive_desc_create(
    dnnl_primitive_desc_t *created, dnnl_engine_t engine, dnnl_alg_kind_t algorithm,
    sjko_const_memory_desc input, sjko_const_memory_desc weights, sjko_const_memory_desc output,
    const dnnl_dims_t strides, const dnnl_dims_t dilations, const dnnl_dims_t before,
    const dnnl_dims_t after, const_dnnl_primitive_desc_t forward,
    const_dnnl_primitive_attr_t attributes) {
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_backward_data_desc_init(
      &operation, algorithm, input, weights, output, strides, dilations, before, after);
  return status == dnnl_success
      ? dnnl_primitive_desc_create(created, &operation, attributes, engine, forward)
      : status;
}

static inline dnnl_status_t dnnl_convolution_backward_weights_primitive_desc_create(
    dnnl_primitive_desc_t *created, dnnl_engine_t engine, dnnl_alg_kind_t algorithm,
    sjko_const_memory_desc input, sjko_const_memory_desc weights, sjko_const_memory_desc bias,
    sjko_const_memory_desc output, const dnnl_dims_t strides, const dnnl_dims_t dilations,
    const dnnl_dims_t before, const dnnl_dims_t after, const_dnnl_primitive_desc_t forward,
    const_dnnl_primitive_attr_t attributes) {
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_backward_weights_desc_init(
      &operation, algorithm, input, weights, bias, output, strides, dilations, before, after);
  return status == dnnl_success
      ? dnnl_primitive_desc_create(created, &operation, attributes, engine, forward)
      : status;
}

/* Of images without dilation; oneDNN 2 has another operation for dilated windows. */
static inline dnnl_status_t dnnl_pooling_forward_primitive_desc_create(
    dnnl_primitive_desc_t *created, dnnl_engine_t engine, dnnl_prop_kind_t propagation,
    dnnl_alg_kind_t algorithm, sjko_const_memory_desc input, sjko_const_memory_desc output,
    const dnnl_dims_t strides, const dnnl_dims_t window, const dnnl_dims_t dilations,
    const dnnl_dims_t before, const dnnl_dims_t after, const_dnnl_primitive_attr_t attributes) {
  if (dilations[0] || dilations[1]) return dnnl_unimplemented;
  dnnl_pooling_desc_t operation;
  dnnl_status_t status = dnnl_pooling_forward_desc_init(
      &operation, propagation, algorithm, input, output, strides, window, before, after);
  return status == dnnl_success
      ? dnnl_primitive_desc_create(created, &operation, attributes, engine, NULL)
      : status;
}
