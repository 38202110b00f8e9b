# Runs migc on a golden case and compares what it prints, to the byte:
#
#     cmake -DMIGC=<migc> -DCASE=<folder> -P run_case.cmake
#
# accept/<name>/ must pass; schema.txt and tables.txt hold its dumps. reject/M<code>_<name>/ must fail with
# status 1 and print stderr.txt, where that code stands. mistakes/<name>/ is what people write who come from
# another SQL or another tool: it must fail, too, and stderr.txt helps. recovery/<name>/ has several
# mistakes: stderr.txt has each once, and nothing that only follows from one. arguments.txt, when there is one, holds more
# arguments, one a line. With -DBLESS=ON the expected files are written instead; without CASE, those of
# all cases beside this script.

cmake_minimum_required(VERSION 3.25)

function(expect file text)
  if(BLESS)
    file(WRITE "${CASE}/${file}" "${text}")
    return()
  endif()
  set(wanted "")
  if(EXISTS "${CASE}/${file}")
    file(READ "${CASE}/${file}" wanted)
  endif()
  if(NOT text STREQUAL wanted)
    message("---- ${name}: ${file} should be ----\n${wanted}---- and is ----\n${text}----")
    message(FATAL_ERROR "${name}: ${file} differs; when that is meant, the target `bless` writes it")
  endif()
endfunction()

# In the folder above, so that paths in messages are <name>/<file>.
function(migc out)
  execute_process(COMMAND "${MIGC}" check "${name}" ${arguments} ${ARGN} WORKING_DIRECTORY "${kind_folder}"
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  set(status "${status}" PARENT_SCOPE)
  set(${out}_output "${output}" PARENT_SCOPE)
  set(${out}_errors "${errors}" PARENT_SCOPE)
endfunction()

function(accept)
  foreach(stage schema tables)
    migc(dump --dump=${stage})
    if(NOT status EQUAL 0)
      message(FATAL_ERROR "${name}: migc check --dump=${stage} answers ${status}\n${dump_errors}")
    endif()
    expect(${stage}.txt "${dump_output}")
  endforeach()
endfunction()

function(reject)
  string(REGEX MATCH "^M[0-9][0-9][0-9]" code "${name}")
  migc(run)
  if(NOT status EQUAL 1)
    message(FATAL_ERROR "${name}: migc check answers ${status} instead of 1\n${run_output}${run_errors}")
  endif()
  if(NOT run_errors MATCHES "\\[${code}\\]")
    message(FATAL_ERROR "${name}: no error [${code}] in\n${run_errors}")
  endif()
  expect(stderr.txt "${run_errors}")
endfunction()

function(mistakes)
  migc(run)
  if(NOT status EQUAL 1 OR NOT run_errors MATCHES "\nhelp: ")
    message(FATAL_ERROR "${name}: migc check answers ${status}, and not 1 with help\n${run_output}${run_errors}")
  endif()
  expect(stderr.txt "${run_errors}")
endfunction()

function(recovery)
  migc(run)
  if(NOT status EQUAL 1)
    message(FATAL_ERROR "${name}: migc check answers ${status} instead of 1\n${run_output}${run_errors}")
  endif()
  expect(stderr.txt "${run_errors}")
endfunction()

function(run_case)
  cmake_path(GET CASE FILENAME name)
  cmake_path(GET CASE PARENT_PATH kind_folder)
  cmake_path(GET kind_folder FILENAME kind)
  set(arguments "")
  if(EXISTS "${CASE}/arguments.txt")
    file(STRINGS "${CASE}/arguments.txt" arguments)
  endif()
  cmake_language(CALL ${kind})
endfunction()

if(CASE)
  run_case()
else()
  file(GLOB cases ${CMAKE_CURRENT_LIST_DIR}/accept/* ${CMAKE_CURRENT_LIST_DIR}/reject/*
       ${CMAKE_CURRENT_LIST_DIR}/mistakes/* ${CMAKE_CURRENT_LIST_DIR}/recovery/*)
  foreach(CASE ${cases})
    run_case()
  endforeach()
endif()
