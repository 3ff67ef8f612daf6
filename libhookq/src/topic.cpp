// SPDX-License-Identifier: MIT
#include <hookq/topic.h>
