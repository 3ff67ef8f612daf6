// SPDX-License-Identifier: MIT
#include <hookq/cursoradmin.h>
