# Makes C of the pages beside this script, in the order of their codes:
#
#     cmake -DPROBLEMS=<problem.def> -DOUTPUT=<explain_pages.def> -P embed.cmake
#
# Every code of problem.def has a page M<code>.md, and every page a code; anything else stops the build. exit.md is
# about what a program ends with.

cmake_minimum_required(VERSION 3.25)
set(longest 4000) # bytes: what a compiler takes as one literal

file(STRINGS "${PROBLEMS}" lines REGEX "^MIG_PROBLEM\\(")
set(codes "")
foreach(line ${lines})
  string(REGEX MATCH "^MIG_PROBLEM\\(([0-9]+)," line "${line}")
  math(EXPR padded "1000 + ${CMAKE_MATCH_1}")
  string(SUBSTRING ${padded} 1 3 digits)
  list(APPEND codes M${digits})
endforeach()
list(SORT codes)

file(GLOB pages RELATIVE ${CMAKE_CURRENT_LIST_DIR} ${CMAKE_CURRENT_LIST_DIR}/M*.md)
foreach(page ${pages})
  string(REPLACE ".md" "" code ${page})
  if(NOT code IN_LIST codes)
    message(FATAL_ERROR "explain/${page} explains a code that problem.def does not have: take it out")
  endif()
endforeach()

function(read_page name result)
  file(READ ${CMAKE_CURRENT_LIST_DIR}/${name}.md text)
  string(LENGTH "${text}" length)
  if(length GREATER longest)
    message(FATAL_ERROR "explain/${name}.md has ${length} bytes, and ${longest} are allowed: shorten it")
  endif()
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  string(REPLACE "??" "?\\?" text "${text}")
  string(REPLACE "\n" "\\n\"\n     \"" text "${text}")
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

read_page(exit text)
set(all "EXIT_PAGE(\"${text}\")\n")
foreach(code ${codes})
  if(NOT EXISTS ${CMAKE_CURRENT_LIST_DIR}/${code}.md)
    message(FATAL_ERROR "problem.def has ${code}, and explain/ no page ${code}.md: write it like the others")
  endif()
  read_page(${code} text)
  string(REGEX REPLACE "^M0*" "" number ${code})
  string(APPEND all "PAGE(${number},\n     \"${text}\")\n")
endforeach()
file(WRITE "${OUTPUT}" "${all}")
