# mig_add_migrations(<name> DIR <folder> [ALLOW_HEADS])
#
# Makes <name>, a static library that holds the revisions of <folder>, and the header <name>.h, which
# declares `extern const struct mig_chain <name>;`. Link it together with the back ends of your choice:
#
#     mig_add_migrations(app_migrations DIR migrations)
#     target_link_libraries(app PRIVATE app_migrations Mig::sqlite)
#
# A .mig file that is added, changed or deleted is seen by the next build. The test <name>.check, if the
# project tests at all, replays the whole history. ALLOW_HEADS lets the history end in several heads.
#
# When you build for another machine, -DMIGC_EXECUTABLE=/path/to/migc names a migc that runs on this one.

cmake_policy(VERSION 3.20...3.25)

# Where migc comes from: the caller's, else the one of this package.
function(mig_find_compiler result)
  if(MIGC_EXECUTABLE)
    if(NOT EXISTS "${MIGC_EXECUTABLE}")
      message(FATAL_ERROR "mig_add_migrations: MIGC_EXECUTABLE is ${MIGC_EXECUTABLE}, which does not exist.")
    endif()
    set(${result} "${MIGC_EXECUTABLE}" PARENT_SCOPE)
  elseif(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
    message(FATAL_ERROR "mig_add_migrations: this is a cross build, so migc cannot be the one of the target. "
      "Name one that runs here: -DMIGC_EXECUTABLE=/path/to/migc")
  else()
    set(${result} Mig::migc PARENT_SCOPE)
  endif()
endfunction()

function(mig_add_migrations name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "ALLOW_HEADS" "DIR" "")
  if(DEFINED arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "mig_add_migrations(${name}): unknown argument \"${arg_UNPARSED_ARGUMENTS}\"; "
      "it takes DIR <folder> and ALLOW_HEADS.")
  endif()
  if(NOT arg_DIR)
    message(FATAL_ERROR "mig_add_migrations(${name}): DIR <folder> is missing.")
  endif()
  if(NOT name MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
    message(FATAL_ERROR "mig_add_migrations(${name}): the name becomes the name of a C variable, "
      "so it may hold only letters, digits and underscores.")
  endif()
  cmake_path(ABSOLUTE_PATH arg_DIR BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  if(NOT IS_DIRECTORY "${arg_DIR}")
    message(FATAL_ERROR "mig_add_migrations(${name}): there is no folder ${arg_DIR}.")
  endif()

  mig_find_compiler(migc)
  set(options "")
  if(arg_ALLOW_HEADS)
    set(options --allow-heads)
  endif()

  # The stamp, not the C file, is the output: migc leaves a C file alone that would not change, and make
  # takes an output older than its input for stale each time.
  # The last command is for make alone: CMake adds what a depfile says to what it said before, so that a
  # deleted file would stay a dependency, and stale, for ever. Without its notes it reads the depfile anew.
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${name}.generated")
  set(source "${folder}/${name}.c")
  set(stamp "${folder}/${name}.stamp")
  set(notes "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}.generate.dir/compiler_depend.internal")
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS "${source}" "${folder}/${name}.h"
    COMMAND ${migc} compile "${arg_DIR}" -o "${source}" --depfile "${folder}/${name}.d"
            --depfile-target "${stamp}" ${options}
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
    COMMAND "${CMAKE_COMMAND}" -E rm -f "${notes}"
    DEPENDS ${migc}
    DEPFILE "${folder}/${name}.d"
    COMMENT "Compiling the migrations of ${name}"
    VERBATIM)
  add_custom_target(${name}.generate DEPENDS "${stamp}")

  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT "C" IN_LIST languages)
    set_source_files_properties("${source}" PROPERTIES LANGUAGE CXX)
  endif()
  add_library(${name} STATIC "${source}")
  add_dependencies(${name} ${name}.generate)
  target_include_directories(${name} PUBLIC "$<BUILD_INTERFACE:${folder}>")
  target_link_libraries(${name} PUBLIC Mig::mig)

  add_test(NAME ${name}.check COMMAND ${migc} check --replay "${arg_DIR}" ${options})
endfunction()
