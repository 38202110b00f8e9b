# How strictly our own code is compiled: the interface target mig_warnings, which src/ and tests/ put on
# every target of theirs. Nothing of it reaches a project that uses Mig.
#
#   MIG_SANITIZE   ON: AddressSanitizer and UndefinedBehaviorSanitizer, where the first finding ends the run
#   MIG_FUZZ       ON, with clang: the same, and what libFuzzer needs to see which ways an input goes (tests/fuzz)
#   MIG_AFL        ON, with AFL++'s compiler, which sees that by itself; no sanitizers: with them it takes many minutes for the lexer
#   MIG_WERROR     ON: warnings are errors; the default unless Mig is part of another build

option(MIG_SANITIZE "Build Mig with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(MIG_FUZZ "Build Mig for libFuzzer, with the sanitizers" OFF)
option(MIG_AFL "Build Mig's harnesses for AFL++" OFF)
option(MIG_WERROR "Treat warnings in Mig's own code as errors" ${PROJECT_IS_TOP_LEVEL})

add_library(mig_warnings INTERFACE)
target_compile_definitions(mig_warnings INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(mig_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum
  $<$<BOOL:${MIG_WERROR}>:-Werror>)

if(MIG_SANITIZE OR MIG_FUZZ)
  set(sanitize -fsanitize=address,undefined$<$<BOOL:${MIG_FUZZ}>:,fuzzer-no-link> -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(mig_warnings INTERFACE ${sanitize})
  target_link_options(mig_warnings INTERFACE ${sanitize})
endif()
