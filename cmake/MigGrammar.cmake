# The private rules for re2c and bison.
#
#   mig_lexer(<target> <file.re>)    adds <file>_lexer.c to the target
#   mig_parser(<target> <file.y>)    adds <file>_parser.c to the target, and <file>_parser.h beside it
#
# Paths are relative to the calling folder. The results go to that folder's place in the build tree, which
# becomes an include directory of the target: #include "mig_parser.h". They hold no date, version of re2c,
# line directive or absolute path, so that the same grammar gives the same bytes everywhere.

find_program(MIG_RE2C re2c)
find_program(MIG_BISON bison)
mark_as_advanced(MIG_RE2C MIG_BISON)

foreach(tool RE2C BISON)
  if(NOT MIG_${tool})
    string(TOLOWER ${tool} name)
    message(FATAL_ERROR "Mig needs ${name}, which was not found. Install it (Debian: apt-get install ${name}) "
      "or give its path: -DMIG_${tool}=/path/to/${name}")
  endif()
endforeach()

execute_process(COMMAND ${MIG_BISON} --version OUTPUT_VARIABLE mig_bison_version ERROR_QUIET)
string(REGEX MATCH "[0-9]+\\.[0-9]+(\\.[0-9]+)?" mig_bison_version "${mig_bison_version}")
if(mig_bison_version VERSION_LESS 3.8)
  message(FATAL_ERROR "Mig needs bison 3.8 or newer; ${MIG_BISON} is version ${mig_bison_version}.")
endif()

# Our warnings are for what we write; the skeletons of the generators are not ours to repair.
function(mig_add_generated target source)
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS
    "-Wno-conversion;-Wno-sign-conversion;-Wno-switch-enum;-Wno-unused-but-set-variable")
  target_sources(${target} PRIVATE ${source})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()

function(mig_lexer target grammar)
  cmake_path(ABSOLUTE_PATH grammar NORMALIZE)
  cmake_path(GET grammar STEM name)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${name}_lexer.c)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${MIG_RE2C} -W -Werror -i --no-generation-date --no-version -o ${name}_lexer.c ${grammar}
    DEPENDS ${grammar}
    WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}
    COMMENT "Lexer from ${name}.re"
    VERBATIM)
  mig_add_generated(${target} ${output})
endfunction()

function(mig_parser target grammar)
  cmake_path(ABSOLUTE_PATH grammar NORMALIZE)
  cmake_path(GET grammar STEM name)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${name}_parser.c)
  add_custom_command(
    OUTPUT ${output} ${CMAKE_CURRENT_BINARY_DIR}/${name}_parser.h
    COMMAND ${MIG_BISON} -Wall -Wcounterexamples -Werror --no-lines
            --header=${name}_parser.h -o ${name}_parser.c ${grammar}
    DEPENDS ${grammar}
    WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}
    COMMENT "Parser from ${name}.y"
    VERBATIM)
  mig_add_generated(${target} ${output})
endfunction()
