// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qglobal.h>

#if defined(HOOKQ_STATIC)
#  define HOOKQ_EXPORT
#elif defined(HOOKQ_BUILDING)
#  define HOOKQ_EXPORT Q_DECL_EXPORT
#else
#  define HOOKQ_EXPORT Q_DECL_IMPORT
#endif
