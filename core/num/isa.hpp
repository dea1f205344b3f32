// Which instruction set this translation unit is compiled for. Everything templated on packs lives in the inline namespace
// AX_ISA, so that the copies for different instruction sets can never be merged by the linker.
#pragma once
#ifndef AX_ISA
#define AX_ISA portable
#endif
#ifndef AX_VECTOR_BYTES
#define AX_VECTOR_BYTES 16
#endif
#if defined(__CUDACC__)
#define AX_HD __host__ __device__ __forceinline__
#else
#define AX_HD inline __attribute__((always_inline))
#endif
#define AX_NAMESPACE_BEGIN namespace axograd { inline namespace AX_ISA {
#define AX_NAMESPACE_END }}
