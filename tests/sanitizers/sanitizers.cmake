# What every test program links, and finds in its environment, when HOOKQ_SANITIZE is set.
add_library(hookq_sanitizers INTERFACE)

set(hookq_sanitizer_environment
    "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1"
    "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/lsan.supp:print_suppressions=0"
    "UBSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/ubsan.supp:print_stacktrace=1"
    "TSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/tsan.supp")

if(HOOKQ_SANITIZE MATCHES "thread")
    add_library(hookq_qt_synchronisation OBJECT ${CMAKE_CURRENT_LIST_DIR}/qtsynchronisation.cpp)
    target_link_libraries(hookq_qt_synchronisation PRIVATE Qt6::CorePrivate)
    target_sources(hookq_sanitizers INTERFACE $<TARGET_OBJECTS:hookq_qt_synchronisation>)
    target_link_libraries(hookq_sanitizers INTERFACE ${CMAKE_DL_LIBS})
endif()
