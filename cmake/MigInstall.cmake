# What other projects see of Mig: the targets Mig::mig, Mig::sqlite, Mig::postgres and Mig::migc and the
# function mig_add_migrations, the same whether Mig is installed or a part of their build.

set(targets "")
foreach(pair mig_runtime=mig mig_sqlite=sqlite mig_postgres=postgres migc=migc)
  string(REPLACE "=" ";" pair ${pair})
  list(GET pair 0 target)
  list(GET pair 1 name)
  if(TARGET ${target})
    list(APPEND targets ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  endif()
endforeach()
set_target_properties(mig_runtime PROPERTIES OUTPUT_NAME mig)

option(MIG_INSTALL "Make install rules for Mig" ${PROJECT_IS_TOP_LEVEL})
if(NOT MIG_INSTALL)
  return()
endif()

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Mig)
install(TARGETS ${targets} EXPORT MigTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/mig DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT MigTargets NAMESPACE Mig:: DESTINATION ${package})
configure_package_config_file(cmake/MigConfig.cmake.in ${PROJECT_BINARY_DIR}/MigConfig.cmake
  INSTALL_DESTINATION ${package} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/MigConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES cmake/MigMigrations.cmake ${PROJECT_BINARY_DIR}/MigConfig.cmake
  ${PROJECT_BINARY_DIR}/MigConfigVersion.cmake DESTINATION ${package})
