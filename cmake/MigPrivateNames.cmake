# mig_private_names(<static library>...)
#
# A C program has one space of names, and an application may well have a buf_add or a map_put of its own.
# So what our folders share with each other under such names is renamed in the finished libraries: every
# global name that does not begin with mig_ gets `mig__` in front. The first library is the core; the
# others may refer to what it defines. Call it in the folder that makes the libraries.

function(mig_private_names core)
  if(NOT CMAKE_OBJCOPY OR NOT CMAKE_NM)
    return()
  endif()
  foreach(library ${core} ${ARGN})
    add_custom_command(TARGET ${library} POST_BUILD
      COMMAND ${CMAKE_COMMAND}
        -D NM=${CMAKE_NM} -D OBJCOPY=${CMAKE_OBJCOPY} -D CORE=$<TARGET_FILE:${core}>
        -D LIBRARY=$<TARGET_FILE:${library}> -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
      VERBATIM)
  endforeach()
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE)
  return()
endif()

execute_process(COMMAND ${NM} --defined-only --extern-only --format=posix ${LIBRARY}
  OUTPUT_VARIABLE listing ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
# __odr_asan.name: AddressSanitizer's mark of a variable
string(REGEX MATCHALL "(^|\n)(__odr_asan[.])?[A-Za-z][A-Za-z0-9_]* [A-Z]" names "${listing}")
list(TRANSFORM names REPLACE "^\n?([^ ]+) .*" "\\1")
list(FILTER names EXCLUDE REGEX "^mig_")
list(TRANSFORM names REPLACE "(.+)" "\\1 mig__\\1")
if(NOT LIBRARY STREQUAL CORE)
  file(STRINGS ${CORE}.names shared)
  list(APPEND names ${shared})
endif()
list(REMOVE_DUPLICATES names)
list(JOIN names "\n" text)
file(WRITE ${LIBRARY}.names "${text}\n")
execute_process(COMMAND ${OBJCOPY} --redefine-syms=${LIBRARY}.names ${LIBRARY} COMMAND_ERROR_IS_FATAL ANY)
