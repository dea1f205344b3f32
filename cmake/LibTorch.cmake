# LibTorch, looked up by hand: its own CMake package demands a CUDA toolkit as soon as the wheel was built with CUDA. A prefix is a
# folder with include/ATen and lib/libtorch_cpu.so: the torch folder of a Python wheel, an unpacked LibTorch zip, or a conda prefix.
#   AXOGRAD_TORCH (option or environment variable): the prefix, or an environment that holds the wheel; default: .venv
# Makes the target axograd::libtorch; where there is none, AXOGRAD_TORCH_ENGINE is switched off and one line says so.
set(AXOGRAD_TORCH "$ENV{AXOGRAD_TORCH}" CACHE PATH "where LibTorch is: wheel folder, LibTorch zip, conda or virtual environment")

# axograd_find_torch(OUT candidate…): OUT is the first prefix among the candidates and the wheels inside them, else empty
function(axograd_find_torch out)
  set(${out} "" PARENT_SCOPE)
  foreach(candidate ${ARGN})
    file(GLOB inside "${candidate}/lib/python3*/site-packages/torch" "${candidate}/torch" "${candidate}/libtorch")
    foreach(prefix "${candidate}" ${inside})
      if(EXISTS "${prefix}/include/ATen/core/Tensor.h" AND EXISTS "${prefix}/lib/libtorch_cpu.so")
        set(${out} "${prefix}" PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
endfunction()

# The wheel carries headers of another fmt, which would win over the system's: a folder with nothing but the system's fmt goes first.
function(axograd_own_fmt_first target)
  find_path(AXOGRAD_FMT_INCLUDE fmt/core.h NO_CACHE)
  if(AXOGRAD_FMT_INCLUDE)
    file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/fmt-first")
    file(CREATE_LINK "${AXOGRAD_FMT_INCLUDE}/fmt" "${CMAKE_BINARY_DIR}/fmt-first/fmt" SYMBOLIC)
    target_include_directories(${target} SYSTEM BEFORE INTERFACE "${CMAKE_BINARY_DIR}/fmt-first")
  endif()
endfunction()

if(AXOGRAD_TORCH)
  axograd_find_torch(AXOGRAD_TORCH_PREFIX "${AXOGRAD_TORCH}")
else()
  axograd_find_torch(AXOGRAD_TORCH_PREFIX "${CMAKE_SOURCE_DIR}/.venv")
endif()

if(AXOGRAD_TORCH_PREFIX)
  message(STATUS "LibTorch: ${AXOGRAD_TORCH_PREFIX}")
  add_library(axograd_libtorch INTERFACE)
  add_library(axograd::libtorch ALIAS axograd_libtorch)
  target_include_directories(axograd_libtorch SYSTEM INTERFACE
    "${AXOGRAD_TORCH_PREFIX}/include" "${AXOGRAD_TORCH_PREFIX}/include/torch/csrc/api/include")
  axograd_own_fmt_first(axograd_libtorch)
  foreach(library torch_cpu c10 torch)
    add_library(axograd_libtorch_${library} SHARED IMPORTED)
    set_target_properties(axograd_libtorch_${library} PROPERTIES IMPORTED_LOCATION "${AXOGRAD_TORCH_PREFIX}/lib/lib${library}.so")
    target_link_libraries(axograd_libtorch INTERFACE axograd_libtorch_${library})
  endforeach()
  if(EXISTS "${AXOGRAD_TORCH_PREFIX}/lib/libtorch_cuda.so")   # its kernels register themselves; nothing refers to them
    target_link_libraries(axograd_libtorch INTERFACE
      "-Wl,--push-state,--no-as-needed" "${AXOGRAD_TORCH_PREFIX}/lib/libtorch_cuda.so" "-Wl,--pop-state")
  endif()
else()
  set(AXOGRAD_TORCH_ENGINE OFF)
  if(AXOGRAD_TORCH)
    message(STATUS "LibTorch: not found in AXOGRAD_TORCH=${AXOGRAD_TORCH} (include/ATen, lib/libtorch_cpu.so): built without eager reference and modules")
  else()
    message(STATUS "LibTorch: not found in .venv and AXOGRAD_TORCH is not set: built without eager reference and modules")
  endif()
endif()
