// SPDX-License-Identifier: MIT
#include <hookq/duration.h>
