# Every code of problem.def has a case in reject/:
#
#     cmake -DPROBLEMS=<problem.def> -P every_code.cmake

cmake_minimum_required(VERSION 3.25)
file(STRINGS "${PROBLEMS}" lines REGEX "^MIG_PROBLEM\\(")
set(missing "")
foreach(line ${lines})
  string(REGEX REPLACE "^MIG_PROBLEM\\(([0-9]+), ([A-Z_]+),.*" "\\1;\\2" parts "${line}")
  list(GET parts 0 code)
  list(GET parts 1 word)
  math(EXPR padded "1000 + ${code}")
  string(SUBSTRING ${padded} 1 3 digits)
  file(GLOB cases ${CMAKE_CURRENT_LIST_DIR}/reject/M${digits}_*)
  if(NOT cases)
    string(APPEND missing "\n  M${digits} ${word}")
  endif()
endforeach()
if(missing)
  message(FATAL_ERROR "no case in reject/ shows these errors:${missing}")
endif()
